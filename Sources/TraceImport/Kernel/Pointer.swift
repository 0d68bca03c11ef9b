/// A pointer as a tracepoint prints it, read as the key of an object.
struct Pointer {
  /// Where its text lies.
  var text: Range<Int>
  /// Its value; for a text that is no number, a hash of the text.
  var key: UInt64
  var isNull: Bool
  /// Sixteen digits, the first eight of them zero, and not the 16 of a zero-sized request: what
  /// `%p` prints for a pointer's hash.
  var looksHashed: Bool

  /// The pointer whose text begins at `start` and ends before a blank or at `end`.
  @inline(__always)
  init?(_ bytes: Span<UInt8>, from start: Int, to end: Int) {
    var place = start
    let hasPrefix =
      end &- start > 2 && bytes[start] == UInt8(ascii: "0") && bytes[start &+ 1] | 32 == 120
    if hasPrefix { place &+= 2 }
    let digits = place
    var value: UInt64 = 0
    if end &- place >= 16, let high = Ascii.hexWord(ByteSearch.word(bytes, at: place)),
      let low = Ascii.hexWord(ByteSearch.word(bytes, at: place &+ 8))
    {
      value = high << 32 | low
      place &+= 16
    }
    while place < end {
      let digit = Ascii.hexDigit(bytes[place])
      if digit > 15 { break }
      value = value << 4 | UInt64(digit)
      place &+= 1
    }
    let count = place &- digits
    if count > 0, count <= 16, place == end || Ascii.isBlank(bytes[place]) {
      let looksHashed = count == 16 && !hasPrefix && value >> 32 == 0 && value > 16
      self.init(
        text: start..<place, key: value, isNull: value == 0, looksHashed: looksHashed)
      return
    }
    self.init(bytes, word: start..<Ascii.blankAfter(start, bytes, to: end))
  }

  @inline(__always)
  private init(text: Range<Int>, key: UInt64, isNull: Bool, looksHashed: Bool) {
    self.text = text
    self.key = key
    self.isNull = isNull
    self.looksHashed = looksHashed
  }

  /// A pointer that is no number of 64 bits: "(nil)", "(null)", "(____ptrval____)" …
  private init?(_ bytes: Span<UInt8>, word: Range<Int>) {
    guard !word.isEmpty else { return nil }
    text = word
    let end = word.upperBound
    let isNil = word.count == 5 && Ascii.has("(nil)", at: word.lowerBound, bytes, to: end)
    let isNamedNull = word.count == 6 && Ascii.has("(null)", at: word.lowerBound, bytes, to: end)
    let isZero = Self.isZero(bytes, word)
    isNull = isNil || isNamedNull || isZero
    key = isNull ? 0 : ByteMemo.hash(bytes, word, seed: 1)
    looksHashed = !isNull
  }

  private static func isZero(_ bytes: Span<UInt8>, _ word: Range<Int>) -> Bool {
    var start = word.lowerBound
    if Ascii.has("0x0", at: start, bytes, to: word.upperBound) { start += 2 }
    for place in start..<word.upperBound where bytes[place] != UInt8(ascii: "0") { return false }
    return true
  }
}
