/// Appends numbers to bytes, little-endian.
extension [UInt8] {
  /// Appends an integer in its full width, little-endian.
  mutating func put<Number: FixedWidthInteger & UnsignedInteger>(_ number: Number) {
    var rest = number
    for _ in 0..<(Number.bitWidth / 8) {
      append(UInt8(truncatingIfNeeded: rest))
      // A one-byte number cannot be shifted by eight bits; `>>` gives 0 then, as wanted.
      rest = rest >> 8
    }
  }

  /// Appends an integer as LEB128: seven bits a byte, lowest first, high bit = more follow.
  mutating func putVarint(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(truncatingIfNeeded: rest))
  }

  /// Appends a string as its length in UTF-8 bytes (LEB128) and the bytes.
  mutating func putString(_ text: String) {
    let bytes = [UInt8](text.utf8)
    putVarint(UInt64(bytes.count))
    append(contentsOf: bytes)
  }
}
