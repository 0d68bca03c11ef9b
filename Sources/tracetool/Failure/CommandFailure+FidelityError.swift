import Fidelity

extension CommandFailure {
  /// The failure that an error means for a command that works on `file`.
  init(_ error: FidelityError, file: String) {
    switch error {
    case .input(let error): self.init(error)
    case .trace(let error): self.init(error, file: file)
    case .model(let error): self.init(error)
    case .table(let path, let line, let expected, let found):
      self.init(
        .badData, file: path, "line \(line): expected \(expected), found \(found)")
    case .incomplete(let path, let expected):
      self.init(.badData, file: path, "expected \(expected)")
    case .missingAddresses(let path):
      self.init(
        .badData, file: path,
        "the trace has no addresses; import the recording with --keep-addresses")
    }
  }
}
