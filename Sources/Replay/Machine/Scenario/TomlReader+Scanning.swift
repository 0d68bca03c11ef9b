/// Bytes, spaces and comments, and where the reader is.
extension TomlReader {
  func peek() -> UInt8? { place < bytes.count ? bytes[place] : nil }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek() == UInt8(ascii: character) else { return false }
    place += 1
    return true
  }

  mutating func take(while belongs: (UInt8) -> Bool) -> String {
    let start = place
    while let byte = peek(), belongs(byte) { place += 1 }
    return String(decoding: bytes[start..<place], as: UTF8.self)
  }

  mutating func expect(_ character: Unicode.Scalar) throws(ScenarioError) {
    skipSpace(acrossLines: false)
    guard take(character) else { throw wrong("\(character)") }
  }

  mutating func endOfLine() throws(ScenarioError) {
    skipSpace(acrossLines: false)
    if peek() == nil || peek() == UInt8(ascii: "\n") { return }
    throw wrong("the end of the line")
  }

  mutating func skipSpace(acrossLines: Bool) {
    while let byte = peek() {
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): place += 1
      case UInt8(ascii: "\n") where acrossLines:
        place += 1
        line += 1
      case UInt8(ascii: "#"):
        while let other = peek(), other != UInt8(ascii: "\n") {
          _ = other
          place += 1
        }
      default: return
      }
    }
  }

  func wrong(_ expected: String) -> ScenarioError {
    let rest = bytes[place...].prefix(20).prefix { $0 != UInt8(ascii: "\n") }
    let found =
      rest.isEmpty ? "the end of the line" : "\"\(String(decoding: rest, as: UTF8.self))\""
    return ScenarioError(line: line, key: "", message: "expected \(expected), found \(found)")
  }

  static func isBare(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
      || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
  }
}
