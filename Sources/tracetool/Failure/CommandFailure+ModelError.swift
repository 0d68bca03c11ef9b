import Replay

extension CommandFailure {
  /// The failure that a model error means: the trace lacks something, or the command line is wrong.
  init(_ error: ModelError) {
    switch error {
    case .missingCharacteristic: self.init(.badData, error.description)
    case .unknownModel, .unknownParameter, .badValue: self.init(.usage, error.description)
    }
  }
}
