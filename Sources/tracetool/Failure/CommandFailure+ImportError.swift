import Replay
import TraceFormat
import TraceImport

extension CommandFailure {
  /// The failure that an import error means.
  init(_ error: ImportError) {
    switch error {
    case .unreadable(let path, let reason): self.init(.noInput, file: path, reason)
    case .readFailed(let path, let offset, let reason):
      self.init(.inputOutput, file: path, "reading failed after \(offset) bytes: \(reason)")
    case .damaged(let path, let compression, let offset, let reason):
      self.init(.badData, file: path, "byte \(offset): damaged \(compression): \(reason)")
    case .truncated(let path, let compression, let offset):
      self.init(
        .badData, file: path, "byte \(offset): expected more \(compression) data, found the end")
    case .unknownForm(let path, let tried, let found):
      let forms = tried.joined(separator: ", ")
      self.init(
        .badData, file: path,
        "of no known form: tried \(forms); it begins with \(JSONValue.quoted(found))")
    case .unknownImporter(let name, let known):
      self.init(.usage, "no form is called '\(name)'" + UnknownWord.hint(name, known: known))
    case .takesNoGauges(let name):
      self.init(.usage, "--gauges: the form '\(name)' takes none")
    case .refused(let path, let line, let error):
      switch error {
      case .badLine, .inputOutput, .cannotCreate: self.init(error, file: path)
      default:
        self.init(error, file: path)
        message += " (line \(line))"
      }
    }
  }
}
