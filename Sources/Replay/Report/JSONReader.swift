/// Why bytes are not a JSON document (RFC 8259): where, what was expected and what is there.
public struct JSONError: Error, Equatable, Sendable {
  /// The first byte that does not fit, counted from 0.
  public var offset: Int
  /// What ought to be there.
  public var expected: String
  /// What is there.
  public var found: String
}

/// Reads JSON documents: the counterpart of `JSONValue.text`.
///
/// Whole numbers that fit become `.integer` or `.unsigned`, others `.number`. Of a key that occurs
/// twice both stay, in order.
public struct JSONReader {
  /// Lists and maps may stand within each other this deep.
  public static let depthLimit = 64

  private let bytes: [UInt8]
  private var place = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The document that `bytes` hold.
  /// - Throws: `JSONError` at the first byte that is not JSON, or stands behind the document.
  public static func read(_ bytes: [UInt8]) throws(JSONError) -> JSONValue {
    var reader = JSONReader(bytes)
    let value = try reader.value(depth: 0)
    reader.skipBlanks()
    guard reader.place == bytes.count else { throw reader.error("the end") }
    return value
  }

  private func error(_ expected: String) -> JSONError {
    guard place < bytes.count else {
      return JSONError(offset: place, expected: expected, found: "the end")
    }
    let byte = bytes[place]
    let isPrintable = byte > 0x20 && byte < 0x7F
    let found = isPrintable ? "'\(Character(Unicode.Scalar(byte)))'" : "byte \(byte)"
    return JSONError(offset: place, expected: expected, found: found)
  }

  private mutating func skipBlanks() {
    while place < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[place]) { place += 1 }
  }

  private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  private mutating func take(_ text: StaticString, as expected: String) throws(JSONError) {
    for byte in "\(text)".utf8 {
      guard next == byte else { throw error(expected) }
      place += 1
    }
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    skipBlanks()
    guard depth < Self.depthLimit else {
      throw error("at most \(Self.depthLimit) lists and maps within each other")
    }
    switch next {
    case UInt8(ascii: "{"): return try map(depth: depth)
    case UInt8(ascii: "["): return try list(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"):
      try take("true", as: "true")
      return .bool(true)
    case UInt8(ascii: "f"):
      try take("false", as: "false")
      return .bool(false)
    case UInt8(ascii: "n"):
      try take("null", as: "null")
      return .null
    default: return try number()
    }
  }

  private mutating func map(depth: Int) throws(JSONError) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = []
    place += 1
    skipBlanks()
    guard next != UInt8(ascii: "}") else {
      place += 1
      return .object([])
    }
    while true {
      skipBlanks()
      guard next == UInt8(ascii: "\"") else { throw error("a key in quotes") }
      let key = try string()
      skipBlanks()
      guard next == UInt8(ascii: ":") else { throw error("':'") }
      place += 1
      members.append((key: key, value: try value(depth: depth + 1)))
      skipBlanks()
      guard try goesOn(until: UInt8(ascii: "}"), "',' or '}'") else { return .object(members) }
    }
  }

  private mutating func list(depth: Int) throws(JSONError) -> JSONValue {
    var items: [JSONValue] = []
    place += 1
    skipBlanks()
    guard next != UInt8(ascii: "]") else {
      place += 1
      return .array([])
    }
    while true {
      items.append(try value(depth: depth + 1))
      skipBlanks()
      guard try goesOn(until: UInt8(ascii: "]"), "',' or ']'") else { return .array(items) }
    }
  }

  private mutating func goesOn(until end: UInt8, _ expected: String) throws(JSONError) -> Bool {
    guard next == end || next == UInt8(ascii: ",") else { throw error(expected) }
    let isOver = next == end
    place += 1
    return !isOver
  }
}

extension JSONReader {
  private mutating func number() throws(JSONError) -> JSONValue {
    let start = place
    var isWhole = true
    if next == UInt8(ascii: "-") { place += 1 }
    let first = place
    try digits()
    if bytes[first] == UInt8(ascii: "0"), place > first + 1 {
      place = first + 1
      throw error("no digit after a leading 0")
    }
    if next == UInt8(ascii: ".") {
      isWhole = false
      place += 1
      try digits()
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      isWhole = false
      place += 1
      if next == UInt8(ascii: "-") || next == UInt8(ascii: "+") { place += 1 }
      try digits()
    }
    let text = String(decoding: bytes[start..<place], as: UTF8.self)
    if isWhole, let value = Int64(text) { return .integer(value) }
    if isWhole, let value = UInt64(text) { return .unsigned(value) }
    guard let value = Double(text), value.isFinite else {
      place = start
      throw error("a number below 1.8e308")
    }
    return .number(value)
  }

  private mutating func digits() throws(JSONError) {
    guard let byte = next, (0x30...0x39).contains(byte) else { throw error("a value") }
    while let byte = next, (0x30...0x39).contains(byte) { place += 1 }
  }

  private mutating func string() throws(JSONError) -> String {
    place += 1
    var text: [UInt8] = []
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        place += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        place += 1
        text += Array(String(try escape()).utf8)
      case 0..<0x20: throw error("text without control characters")
      default:
        text.append(byte)
        place += 1
      }
    }
    throw error("the end of the text")
  }

  private mutating func escape() throws(JSONError) -> Unicode.Scalar {
    guard let byte = next else { throw error("an escape") }
    let plain: [UInt8: UInt8] = [
      0x22: 0x22, 0x5C: 0x5C, 0x2F: 0x2F, 0x62: 0x08, 0x66: 0x0C, 0x6E: 0x0A, 0x72: 0x0D,
      0x74: 0x09,
    ]
    if let meant = plain[byte] {
      place += 1
      return Unicode.Scalar(meant)
    }
    guard byte == UInt8(ascii: "u") else { throw error("an escape") }
    place += 1
    let high = try unit()
    if let scalar = Unicode.Scalar(high) { return scalar }
    guard high < 0xDC00, next == UInt8(ascii: "\\") else { throw error("a second surrogate") }
    place += 1
    guard next == UInt8(ascii: "u") else { throw error("a second surrogate") }
    place += 1
    let low = try unit()
    guard (0xDC00..<0xE000).contains(low),
      let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
    else { throw error("a second surrogate") }
    return scalar
  }

  private mutating func unit() throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw error("four hexadecimal digits")
      }
      value = value << 4 | UInt32(digit)
      place += 1
    }
    return value
  }
}

extension JSONValue {
  /// The member of a map; null if this is no map or has no such member.
  subscript(_ key: String) -> JSONValue {
    guard case .object(let members) = self else { return .null }
    return members.last { $0.key == key }?.value ?? .null
  }

  /// The elements of a list; none if this is no list.
  var elements: [JSONValue] {
    guard case .array(let items) = self else { return [] }
    return items
  }

  /// The members of a map; none if this is no map.
  var members: [(key: String, value: JSONValue)] {
    guard case .object(let members) = self else { return [] }
    return members
  }

  /// The whole number that this is, if it is one.
  var whole: Int64? {
    guard case .integer(let value) = self else { return nil }
    return value
  }

  /// The number that this is, if it is one.
  var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .unsigned(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// The text that this is, if it is one.
  var string: String? {
    guard case .string(let value) = self else { return nil }
    return value
  }
}
