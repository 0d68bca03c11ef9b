/// A JSON document as a value. Objects keep the order in which their keys were given, so that equal
/// reports are equal bytes.
public indirect enum JSONValue: Sendable, Equatable {
  /// What the source does not say.
  case null
  /// True or false.
  case bool(Bool)
  /// A count of bytes, pages, nanoseconds or anything else whole.
  case integer(Int64)
  /// A whole number that may need all 64 bits (digests are written as strings instead).
  case unsigned(UInt64)
  /// A ratio; written with the fewest digits that read back as the same number.
  case number(Double)
  /// Text.
  case string(String)
  /// A list.
  case array([JSONValue])
  /// A map whose keys keep their order.
  case object([(key: String, value: JSONValue)])

  /// An object from key and value pairs.
  public static func map(_ members: KeyValuePairs<String, JSONValue>) -> JSONValue {
    .object(members.map { (key: $0.key, value: $0.value) })
  }

  /// An integer.
  public static func int(_ value: some BinaryInteger) -> JSONValue {
    if let small = Int64(exactly: value) { return .integer(small) }
    return .unsigned(UInt64(truncatingIfNeeded: value))
  }

  /// An integer, or null if there is none.
  public static func int(_ value: (some BinaryInteger)?) -> JSONValue {
    guard let value else { return .null }
    return .int(value)
  }

  /// Two documents are equal if they are the same text.
  public static func == (a: JSONValue, b: JSONValue) -> Bool { a.text() == b.text() }

  /// The document as UTF-8 text, indented by two spaces, without a final newline.
  public func text() -> String {
    var out = ""
    write(to: &out, indent: 0)
    return out
  }

  /// `text` as a JSON string, with its quotes.
  public static func quoted(_ text: String) -> String {
    var out = ""
    quote(text, to: &out)
    return out
  }

  private func write(to out: inout String, indent: Int) {
    switch self {
    case .null: out += "null"
    case .bool(let value): out += value ? "true" : "false"
    case .integer(let value): out += String(value)
    case .unsigned(let value): out += String(value)
    case .number(let value): out += value.isFinite ? "\(value)" : "null"
    case .string(let value): Self.quote(value, to: &out)
    case .array(let items):
      Self.list(items, open: "[", close: "]", to: &out, indent: indent) { item, out in
        item.write(to: &out, indent: indent + 1)
      }
    case .object(let members):
      Self.list(members, open: "{", close: "}", to: &out, indent: indent) { member, out in
        Self.quote(member.key, to: &out)
        out += ": "
        member.value.write(to: &out, indent: indent + 1)
      }
    }
  }

  private static func list<Item>(
    _ items: [Item], open: String, close: String, to out: inout String, indent: Int,
    each: (Item, inout String) -> Void
  ) {
    out += open
    for (place, item) in items.enumerated() {
      out += place == 0 ? "\n" : ",\n"
      out += String(repeating: "  ", count: indent + 1)
      each(item, &out)
    }
    if !items.isEmpty { out += "\n" + String(repeating: "  ", count: indent) }
    out += close
  }

  private static func quote(_ value: String, to out: inout String) {
    out += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      case _ where scalar.value < 0x20:
        let hex = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: out.unicodeScalars.append(scalar)
      }
    }
    out += "\""
  }
}
