extension ModelError: CustomStringConvertible {
  /// One sentence: what was found, what was expected, and what may have been meant.
  public var description: String {
    switch self {
    case .unknownModel(let name, let known):
      "there is no model \"\(name)\"" + Self.hint(name, known, all: "models")
    case .unknownParameter(let model, let name, let known):
      "\(model) has no parameter \"\(name)\"" + Self.hint(name, known, all: "parameters")
    case .badValue(let model, let name, let found, let expected):
      "\(model): \(name) is \"\(found)\", expected \(expected)"
    case .missingCharacteristic(let model, let needs):
      "\(model) needs \(needs), which the trace does not carry"
    }
  }

  private static func hint(_ name: String, _ known: [String], all: String) -> String {
    if let near = Suggestion.nearest(to: name, in: known) { return "; did you mean \(near)?" }
    return known.isEmpty ? "" : "; \(all): \(known.joined(separator: ", "))"
  }
}
