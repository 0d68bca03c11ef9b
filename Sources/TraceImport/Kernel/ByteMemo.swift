/// Numbers byte strings in order of first use, so that a line's recurring parts are read once.
///
/// A key is two ranges of bytes (what stands before and after a pointer) and a number that says
/// what the bytes belong to. Keys are compared byte by byte: the hash only finds them.
struct ByteMemo {
  private struct Entry {
    var hash: UInt64
    var start: Int
    var headCount: Int
    var tailCount: Int
    var realm: Int
  }

  private var slots = [Int32](repeating: -1, count: 256)
  private var entries: [Entry] = []
  private var stored: [UInt8] = []

  /// Keys so far.
  var count: Int { entries.count }

  /// The number of a key, or -1 if it is new; `hash` then is what `insert` wants.
  @inline(__always)
  func find(
    _ bytes: Span<UInt8>, _ head: Range<Int>, _ tail: Range<Int>, realm: Int, hash: UInt64
  ) -> Int {
    let mask = slots.count &- 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while true {
      let number = Int(slots[slot])
      if number < 0 { return -1 }
      if entries[number].hash == hash, isEqual(number, bytes, head, tail, realm: realm) {
        return number
      }
      slot = (slot &+ 1) & mask
    }
  }

  /// Whether the key called `number` is this one.
  @inline(__always)
  func isEqual(
    _ number: Int, _ bytes: Span<UInt8>, _ head: Range<Int>, _ tail: Range<Int>, realm: Int
  ) -> Bool {
    let entry = entries[number]
    return entry.headCount == head.count && entry.tailCount == tail.count && entry.realm == realm
      && ByteSearch.equal(bytes, head.lowerBound, stored.span, entry.start, count: head.count)
      && ByteSearch.equal(
        bytes, tail.lowerBound, stored.span, entry.start &+ head.count, count: tail.count)
  }

  /// Numbers a key that `find` did not find.
  mutating func insert(
    _ bytes: Span<UInt8>, _ head: Range<Int>, _ tail: Range<Int>, realm: Int, hash: UInt64
  ) -> Int {
    let number = entries.count
    entries.append(
      Entry(
        hash: hash, start: stored.count, headCount: head.count, tailCount: tail.count,
        realm: realm))
    for place in head { stored.append(bytes[place]) }
    for place in tail { stored.append(bytes[place]) }
    if entries.count * 2 > slots.count {
      slots = [Int32](repeating: -1, count: slots.count * 2)
      for number in entries.indices { link(number) }
    } else {
      link(number)
    }
    return number
  }

  private mutating func link(_ number: Int) {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: entries[number].hash) & mask
    while slots[slot] >= 0 { slot = (slot + 1) & mask }
    slots[slot] = Int32(number)
  }
}

extension ByteMemo {
  /// A hash of some bytes, continued from `seed`.
  @inline(__always)
  static func hash(_ bytes: Span<UInt8>, _ range: Range<Int>, seed: UInt64) -> UInt64 {
    var hash = seed ^ UInt64(truncatingIfNeeded: range.count) &* 0x9E37_79B9_7F4A_7C15
    var place = range.lowerBound
    while place &+ 16 <= range.upperBound {
      hash = fold(
        ByteSearch.word(bytes, at: place) ^ hash,
        ByteSearch.word(bytes, at: place &+ 8) ^ 0xE703_7ED1_A0B4_28DB)
      place &+= 16
    }
    if place &+ 8 <= range.upperBound {
      hash = fold(ByteSearch.word(bytes, at: place) ^ hash, 0x8EBC_6AF0_9C88_C6E3)
      place &+= 8
    }
    if place < range.upperBound {
      var rest: UInt64 = 0
      if range.count >= 8 {
        rest = ByteSearch.word(bytes, at: range.upperBound &- 8)
      } else {
        while place < range.upperBound {
          rest = rest << 8 | UInt64(bytes[place])
          place &+= 1
        }
      }
      hash = fold(rest ^ hash, 0x5899_65CC_7537_4CC3)
    }
    return hash
  }

  @inline(__always)
  private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }
}
