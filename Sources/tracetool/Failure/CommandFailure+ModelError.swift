import Replay

extension CommandFailure {
  /// The failure that a model error means: the command line is wrong, or the trace lacks something.
  init(_ error: ModelError) {
    switch error {
    case .unknownModel(let name, let known):
      self.init(.usage, "no model is called '\(name)'" + Suggestion.hint(for: name, among: known))
    case .unknownParameter(let model, let name, let known):
      let hint = Suggestion.hint(for: name, among: known)
      self.init(.usage, "model \(model) has no parameter '\(name)'" + hint)
    case .badValue(let model, let name, let found, let expected):
      self.init(.usage, "model \(model): \(name) is '\(found)', but must be \(expected)")
    case .missingCharacteristic(let model, let needs):
      self.init(.badData, "model \(model) needs \(needs), which the trace does not carry")
    }
  }
}
