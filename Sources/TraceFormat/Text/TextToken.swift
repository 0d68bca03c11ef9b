/// Words of the text twin: strings without blanks, so that a line splits at its blanks.
///
/// A blank, a backslash, an equals sign and control characters are written as `\xNN`; the empty
/// string is `-`, and a string that is just `-` is `\x2d`.
enum TextToken {
  static func append(_ text: String, to line: inout [UInt8]) {
    if text.isEmpty { return line.append(UInt8(ascii: "-")) }
    if text == "-" { return line.append(contentsOf: "\\x2d".utf8) }
    for byte in text.utf8 {
      if byte <= 0x20 || byte == 0x7F || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "=") {
        line.append(contentsOf: "\\x".utf8)
        line.append(digit(byte >> 4))
        line.append(digit(byte & 15))
      } else {
        line.append(byte)
      }
    }
  }

  /// The string that a word stands for, or nil if the word is malformed.
  static func parse(_ word: Substring.UTF8View) -> String? {
    if word.elementsEqual("-".utf8) { return "" }
    guard word.contains(UInt8(ascii: "\\")) else { return String(Substring(word)) }
    var bytes: [UInt8] = []
    var rest = word[...]
    while let byte = rest.first {
      rest = rest.dropFirst()
      guard byte == UInt8(ascii: "\\") else {
        bytes.append(byte)
        continue
      }
      guard rest.first == UInt8(ascii: "x"), rest.count >= 3,
        let code = UInt8(String(Substring(rest.dropFirst().prefix(2))), radix: 16)
      else { return nil }
      bytes.append(code)
      rest = rest.dropFirst(3)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 87 + value }
}
