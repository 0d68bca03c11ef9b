import Replay
import TraceFormat

/// A value of an event's line: what the source does not say is absent, not 0.
enum FieldValue {
  case absent
  case number(UInt64)
  case signed(Int64)
  /// Text that needs no quoting.
  case word(String)
  case text(String)
  case object(ObjectReference)

  static func textOrAbsent(_ text: String) -> FieldValue { text.isEmpty ? .absent : .text(text) }

  static func numberOrAbsent(_ number: UInt64?) -> FieldValue {
    number.map { .number($0) } ?? .absent
  }

  /// The value in JSON.
  var json: String {
    switch self {
    case .absent, .object(.none): "null"
    case .number(let value), .object(.object(let value)): String(value)
    case .signed(let value): String(value)
    case .word(let word): "\"\(word)\""
    case .object(.foreign): "\"foreign\""
    case .text(let text): JSONValue.quoted(text)
    }
  }

  /// The value between commas.
  var comma: String {
    switch self {
    case .absent, .object(.none): return ""
    case .number(let value), .object(.object(let value)): return String(value)
    case .signed(let value): return String(value)
    case .word(let word): return word
    case .object(.foreign): return "foreign"
    case .text(let text):
      let isPlain = text.utf8.allSatisfy { !Self.quoted.contains($0) }
      if isPlain { return text }
      return "\"" + text.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
    }
  }

  private static let quoted: [UInt8] = Array("\",\r\n".utf8)
}
