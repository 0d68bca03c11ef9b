/// Values as fields of CSV.
enum CSVField {
  /// Text as a field: in quotes where it holds what separates fields.
  static func text(_ text: String) -> String {
    guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
    return "\""
      + text.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
  }

  /// A value that is neither list nor map; null is empty.
  static func text(_ value: JSONValue) -> String {
    switch value {
    case .null: ""
    case .string(let text): Self.text(text)
    default: value.text()
    }
  }
}
