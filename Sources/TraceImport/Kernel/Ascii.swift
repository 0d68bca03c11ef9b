/// Reading ASCII text byte by byte.
enum Ascii {
  /// Whether `byte` is a decimal digit.
  @inline(__always)
  static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }

  /// Whether `byte` separates words: a blank, tab, form feed, vertical tab or carriage return.
  @inline(__always)
  static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (byte >= 9 && byte <= 13) }

  /// Whether `byte` is a letter, digit or underscore.
  @inline(__always)
  static func isWord(_ byte: UInt8) -> Bool {
    isDigit(byte) || (byte | 32) &- 97 < 26 || byte == 95
  }

  /// The first place from `start` on that is not blank.
  @inline(__always)
  static func blanksAfter(_ start: Int, _ bytes: Span<UInt8>, to end: Int) -> Int {
    var place = start
    while place < end, isBlank(bytes[place]) { place &+= 1 }
    return place
  }

  /// The first place from `start` on that is blank.
  @inline(__always)
  static func blankAfter(_ start: Int, _ bytes: Span<UInt8>, to end: Int) -> Int {
    var place = start
    while place < end, !isBlank(bytes[place]) { place &+= 1 }
    return place
  }

  /// Where the blanks begin that end at `end`.
  @inline(__always)
  static func blanksBefore(_ end: Int, _ bytes: Span<UInt8>, from start: Int) -> Int {
    var place = end
    while place > start, isBlank(bytes[place - 1]) { place -= 1 }
    return place
  }

  /// The decimal number that `range` begins with, `.max` if it does not fit, and where it ends.
  static func decimal(_ bytes: Span<UInt8>, _ range: Range<Int>) -> (value: UInt64, end: Int) {
    var value: UInt64 = 0
    var place = range.lowerBound
    while place < range.upperBound, isDigit(bytes[place]) {
      let (product, isOver) = value.multipliedReportingOverflow(by: 10)
      let (sum, isSumOver) = product.addingReportingOverflow(UInt64(bytes[place] &- 48))
      value = isOver || isSumOver || value == .max ? .max : sum
      place += 1
    }
    return (value, place)
  }

  /// The value of a hexadecimal digit; 255 if it is none.
  @inline(__always)
  static func hexDigit(_ byte: UInt8) -> UInt8 {
    if isDigit(byte) { return byte &- 48 }
    let letter = (byte | 32) &- 97
    return letter < 6 ? letter &+ 10 : 255
  }

  /// The value of eight hexadecimal digits, the first one in the lowest byte; nil if any is none.
  @inline(__always)
  static func hexWord(_ word: UInt64) -> UInt64? {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x80 &* ones
    guard word & tops == 0 else { return nil }
    // Per byte, without carries: digits become 0...9, letters of either case 1...6.
    let digits = word ^ (0x30 &* ones)
    let letters = (word | (0x20 &* ones)) ^ (0x60 &* ones)
    let isDigit = ~(digits &+ 0x76 &* ones)
    let isLetter = ~(letters &+ 0x79 &* ones) & (letters &+ 0x7f &* ones)
    guard (isDigit | isLetter) & tops == tops else { return nil }
    var nibbles = (word & (0x0f &* ones)) &+ 9 &* ((word >> 6) & ones)
    nibbles = nibbles.byteSwapped
    nibbles = (nibbles | nibbles >> 4) & 0x00ff_00ff_00ff_00ff
    nibbles = (nibbles | nibbles >> 8) & 0x0000_ffff_0000_ffff
    return (nibbles | nibbles >> 16) & 0xffff_ffff
  }

  /// The text of `range`; bytes that are not UTF-8 are replaced.
  static func text(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String {
    var copy: [UInt8] = []
    copy.reserveCapacity(range.count)
    for place in range { copy.append(bytes[place]) }
    return String(decoding: copy, as: UTF8.self)
  }

  /// Whether `text` stands at `place`.
  @inline(__always)
  static func has(_ text: String, at place: Int, _ bytes: Span<UInt8>, to end: Int) -> Bool {
    var next = place
    for byte in text.utf8 {
      guard next < end, bytes[next] == byte else { return false }
      next &+= 1
    }
    return true
  }

  /// Where `text` first stands in `range`.
  static func find(_ text: String, _ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
    guard let first = text.utf8.first else { return range.lowerBound }
    var place = ByteSearch.first(first, in: bytes, range)
    while place < range.upperBound {
      if has(text, at: place, bytes, to: range.upperBound) { return place }
      place = ByteSearch.first(first, in: bytes, place + 1..<range.upperBound)
    }
    return nil
  }
}
