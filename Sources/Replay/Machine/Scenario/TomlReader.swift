/// Reads TOML 1.0 without dates, and remembers the line of every value, so that a complaint about
/// a value can say where it stands.
struct TomlReader {
  static let depthLimit = 32

  let bytes: [UInt8]
  var place = 0
  var line = 1

  /// Reads a whole document.
  /// - Throws: `ScenarioError` at the first thing that is not TOML.
  static func read(_ bytes: [UInt8]) throws(ScenarioError) -> TomlTable {
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw ScenarioError(line: 1, key: "", message: "expected UTF-8 text")
    }
    var reader = TomlReader(bytes: bytes)
    return try reader.document()
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func document() throws(ScenarioError) -> TomlTable {
    var root = TomlTable()
    var path: [String] = []
    while true {
      skipSpace(acrossLines: true)
      guard let byte = peek() else { return root }
      if byte == UInt8(ascii: "[") {
        path = try header(&root)
      } else {
        let keyLine = line
        let keys = try dottedKey()
        try expect("=")
        let node = try value(depth: 0)
        try insert(node, at: path + keys, in: &root, line: keyLine)
      }
      try endOfLine()
    }
  }

  /// `[table]` or `[[array of tables]]`.
  private mutating func header(_ root: inout TomlTable) throws(ScenarioError) -> [String] {
    place += 1
    let isArray = peek() == UInt8(ascii: "[")
    if isArray { place += 1 }
    let start = line
    let keys = try dottedKey()
    try expect("]")
    if isArray { try expect("]") }
    try open(keys[...], isArray: isArray, in: &root, line: start)
    return keys
  }

  private mutating func value(depth: Int) throws(ScenarioError) -> TomlNode {
    skipSpace(acrossLines: false)
    guard depth < Self.depthLimit else { throw wrong("values nested less deep") }
    let start = line
    switch peek() {
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      return TomlNode(value: .string(try string()), line: start)
    case UInt8(ascii: "["):
      return TomlNode(value: .array(try array(depth: depth)), line: start)
    case UInt8(ascii: "{"):
      return TomlNode(value: .table(try inlineTable(depth: depth)), line: start)
    default: return TomlNode(value: try plain(), line: start)
    }
  }

  private mutating func array(depth: Int) throws(ScenarioError) -> [TomlNode] {
    place += 1
    var elements: [TomlNode] = []
    while true {
      skipSpace(acrossLines: true)
      if take("]") { return elements }
      elements.append(try value(depth: depth + 1))
      skipSpace(acrossLines: true)
      if take(",") { continue }
      guard take("]") else { throw wrong("a comma or ]") }
      return elements
    }
  }

  private mutating func inlineTable(depth: Int) throws(ScenarioError) -> TomlTable {
    place += 1
    var table = TomlTable()
    skipSpace(acrossLines: false)
    if take("}") { return table }
    while true {
      let keyLine = line
      let keys = try dottedKey()
      try expect("=")
      let node = try value(depth: depth + 1)
      try insert(node, at: keys, in: &table, line: keyLine)
      skipSpace(acrossLines: false)
      if take(",") { continue }
      guard take("}") else { throw wrong("a comma or }") }
      return table
    }
  }

  private mutating func dottedKey() throws(ScenarioError) -> [String] {
    var keys: [String] = []
    while true {
      skipSpace(acrossLines: false)
      if peek() == UInt8(ascii: "\"") || peek() == UInt8(ascii: "'") {
        keys.append(try string())
      } else {
        let word = take(while: { Self.isBare($0) })
        guard !word.isEmpty else { throw wrong("a key") }
        keys.append(word)
      }
      skipSpace(acrossLines: false)
      guard keys.count < Self.depthLimit else { throw wrong("keys nested less deep") }
      guard take(".") else { return keys }
    }
  }

  private mutating func string() throws(ScenarioError) -> String {
    let quote = bytes[place]
    place += 1
    var text: [UInt8] = []
    while let byte = peek(), byte != UInt8(ascii: "\n") {
      place += 1
      if byte == quote { return String(decoding: text, as: UTF8.self) }
      guard byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") else {
        text.append(byte)
        continue
      }
      switch peek() {
      case UInt8(ascii: "n"): text.append(UInt8(ascii: "\n"))
      case UInt8(ascii: "t"): text.append(UInt8(ascii: "\t"))
      case UInt8(ascii: "\""): text.append(UInt8(ascii: "\""))
      case UInt8(ascii: "\\"): text.append(UInt8(ascii: "\\"))
      default: throw wrong("one of the escapes \\n, \\t, \\\" and \\\\")
      }
      place += 1
    }
    throw wrong("the end of a string")
  }

  /// A number or a truth value.
  private mutating func plain() throws(ScenarioError) -> TomlNode.Value {
    let word = take(while: { Self.isBare($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "+") }
    )
    if word == "true" { return .boolean(true) }
    if word == "false" { return .boolean(false) }
    let digits = word.replacing("_", with: "")
    if let number = Int(digits) { return .integer(number) }
    let first = digits.utf8.first
    let isNumeric = first.map { (48...57).contains($0) || $0 == 43 || $0 == 45 } ?? false
    if isNumeric, let number = Double(digits), number.isFinite { return .number(number) }
    throw ScenarioError(
      line: line, key: "",
      message: "expected a value, found \(word.isEmpty ? "nothing" : "\"\(word)\"")")
  }
}
