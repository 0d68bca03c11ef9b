internal import Glibc

/// Searching, comparing and loading bytes with the C library's routines, which use the widest
/// registers of the machine. Every function checks its bounds before it leaves safe ground.
enum ByteSearch {
  /// The place of the first `byte` in `range`, or the range's end.
  @inline(__always)
  static func first(_ byte: UInt8, in bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
    return unsafe bytes.withUnsafeBufferPointer { pointer in
      guard let base = pointer.baseAddress else { return range.upperBound }
      let start = unsafe base + range.lowerBound
      guard let hit = unsafe memchr(start, Int32(byte), range.count) else {
        return range.upperBound
      }
      return unsafe UnsafeRawPointer(hit) - UnsafeRawPointer(base)
    }
  }

  /// The place of the last `byte` in `range`, or -1; meant for bytes that stand near the end.
  static func last(_ byte: UInt8, in bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
    var place = range.upperBound
    while place > range.lowerBound {
      place -= 1
      if bytes[place] == byte { return place }
    }
    return -1
  }

  /// Whether `count` bytes of `a` from `aStart` equal those of `b` from `bStart`.
  @inline(__always)
  static func equal(
    _ a: Span<UInt8>, _ aStart: Int, _ b: Span<UInt8>, _ bStart: Int, count: Int
  ) -> Bool {
    precondition(aStart >= 0 && bStart >= 0 && count >= 0)
    precondition(aStart &+ count <= a.count && bStart &+ count <= b.count)
    if count == 0 { return true }
    return unsafe a.withUnsafeBufferPointer { left in
      unsafe b.withUnsafeBufferPointer { right in
        guard let a = left.baseAddress, let b = right.baseAddress else { return false }
        return unsafe memcmp(a + aStart, b + bStart, count) == 0
      }
    }
  }

  /// The eight bytes from `place`, the first one lowest.
  @inline(__always)
  static func word(_ bytes: Span<UInt8>, at place: Int) -> UInt64 {
    precondition(place >= 0 && place &+ 8 <= bytes.count)
    return unsafe bytes.withUnsafeBufferPointer { pointer in
      var word: UInt64 = 0
      if let base = pointer.baseAddress { unsafe memcpy(&word, base + place, 8) }
      return UInt64(littleEndian: word)
    }
  }
}
