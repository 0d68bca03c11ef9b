/// A place in bytes that are being read. Holds only the offset, so that the bytes themselves are
/// passed as a borrowed span; every read is bounded.
struct ByteCursor {
  /// Why a read failed; the caller knows the file offset of the bytes.
  struct Failure: Error {
    /// Offset within the bytes.
    var offset: Int
    /// What should have been there.
    var expected: String
    /// What was there.
    var found: String
  }

  /// Offset of the next byte.
  private(set) var offset = 0

  /// Reads an integer of full width, little-endian.
  @inline(__always)
  mutating func number<Number: FixedWidthInteger & UnsignedInteger>(
    _ bytes: borrowing Span<UInt8>, as type: Number.Type = Number.self
  ) throws(Failure) -> Number {
    let width = Number.bitWidth / 8
    guard bytes.count - offset >= width else {
      throw failure("\(width) bytes", found: "\(bytes.count - offset)")
    }
    // One bounds check lets the compiler merge the byte loads into a word.
    let piece = bytes.extracting(offset..<offset &+ width)
    var value: Number = 0
    for i in 0..<width {
      value |= Number(truncatingIfNeeded: piece[i]) &<< Number(truncatingIfNeeded: 8 &* i)
    }
    offset &+= width
    return value
  }

  /// Reads a LEB128 integer of at most 64 bits.
  mutating func varint(_ bytes: borrowing Span<UInt8>) throws(Failure) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while offset < bytes.count {
      let byte = bytes[offset]
      let part = UInt64(byte & 0x7F)
      guard shift < 63 || (shift == 63 && part <= 1) else {
        throw failure("a number of 64 bits", found: "more")
      }
      offset += 1
      value |= part << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    throw failure("the rest of a number", found: "the end")
  }

  /// Reads a LEB128 integer that must be at most `limit`.
  mutating func varint(
    _ bytes: borrowing Span<UInt8>, atMost limit: UInt64, _ what: String
  ) throws(Failure) -> Int {
    let value = try varint(bytes)
    guard value <= limit else { throw failure("\(what) of at most \(limit)", found: "\(value)") }
    return Int(value)
  }

  /// Reads a string: its length (LEB128) and that many bytes of UTF-8.
  mutating func string(_ bytes: borrowing Span<UInt8>) throws(Failure) -> String {
    let length = try varint(bytes, atMost: UInt64(bytes.count - offset), "a string length")
    guard bytes.count - offset >= length else {
      throw failure("a string of \(length) bytes", found: "\(bytes.count - offset) bytes")
    }
    var content: [UInt8] = []
    content.reserveCapacity(length)
    for i in offset..<(offset + length) { content.append(bytes[i]) }
    offset += length
    return String(decoding: content, as: UTF8.self)
  }

  /// A failure at the present place.
  func failure(_ expected: String, found: String) -> Failure {
    Failure(offset: offset, expected: expected, found: found)
  }
}
