import Glibc
import TraceFormat

extension CommandFailure {
  /// The failure that a trace error means for a command that works on `file`.
  init(_ error: TraceError, file: String) {
    switch error {
    case .notATrace(let found):
      self.init(.badData, file: file, "not a trace: it begins with \(found)")
    case .unsupportedVersion(let major, let minor):
      self.init(
        .badData, file: file,
        "the trace is of version \(major).\(minor), which this tracetool does not know")
    case .unsupportedFeature(let bits):
      let hex = String(bits, radix: 16)
      self.init(
        .badData, file: file, "the trace needs features (0x\(hex)) that this tracetool lacks")
    case .damaged(let offset, let expected, let found):
      self.init(
        .badData, file: file, "damaged at byte \(offset): expected \(expected), found \(found)")
    case .truncated(let offset, let expected):
      self.init(.badData, file: file, "cut off at byte \(offset): expected \(expected)")
    case .badLine(let line, let expected, let found):
      self.init(.badData, file: file, "line \(line): expected \(expected), found \(found)")
    case .badEvent(let event, let expected, let found):
      self.init(.badData, file: file, "event \(event): expected \(expected), found \(found)")
    case .unreadable(let path, let reason): self.init(.noInput, file: path, reason)
    case .cannotCreate(let path, let reason): self.init(.cannotCreate, file: path, reason)
    case .inputOutput("standard output", SystemCalls.reason(EPIPE)): self = .readerGone
    case .inputOutput(let path, let reason): self.init(.inputOutput, file: path, reason)
    }
  }
}
