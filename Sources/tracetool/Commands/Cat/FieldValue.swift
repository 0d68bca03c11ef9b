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

  /// The names of flags; absent if the source did not record them.
  init(flags: AllocationFlags) {
    guard flags.contains(.known) else {
      self = .absent
      return
    }
    let names = AllocationFlags.names.enumerated().filter { bit, _ in
      bit > 0 && flags.contains(AllocationFlags(rawValue: 1 << UInt32(bit)))
    }
    self = .text(names.map(\.element).joined(separator: "|"))
  }

  /// The payload of an event, each value with its name.
  init(payload: ArraySlice<UInt64>, of kind: EventKind, _ tables: borrowing TraceTables) {
    guard !payload.isEmpty else {
      self = .absent
      return
    }
    var parts: [String] = []
    for (name, value) in zip(kind.spec.payload, payload) {
      let isText = name.hasSuffix("_text")
      let shown = isText ? tables[StringID(UInt32(clamping: value))] : String(value)
      parts.append("\(isText ? String(name.dropLast(5)) : name)=\(shown)")
    }
    self = .text(parts.joined(separator: " "))
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
