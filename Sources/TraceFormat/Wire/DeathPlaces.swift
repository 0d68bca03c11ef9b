/// Where the objects of a block died: their context and the place among its deaths.
///
/// A hash table that is used again for every block without being emptied.
struct DeathPlaces {
  private struct Entry {
    var object: UInt64 = 0
    var place: Int64 = 0
    var context: UInt32 = 0
    /// The block that the entry is of.
    var block: UInt32 = 0
  }

  private var entries: [Entry] = []
  private var shift: UInt64 = 64
  private var block: UInt32 = 0

  /// Forgets what was there, and makes room for `count` deaths; no others may be inserted.
  mutating func begin(_ count: Int) {
    block &+= 1
    guard count * 2 > entries.count || block == 0 else { return }
    let bits = Int.bitWidth - (max(count, 512) * 2 - 1).leadingZeroBitCount
    entries = [Entry](repeating: Entry(), count: 1 << bits)
    shift = UInt64(64 - bits)
    block = 1
  }

  @inline(__always)
  mutating func insert(_ object: UInt64, context: Int, place: Int64) {
    entries[find(object)] = Entry(
      object: object, place: place, context: UInt32(context), block: block)
  }

  /// The place among the context's deaths; -1 if the object did not die there.
  @inline(__always)
  func place(of object: UInt64, context: Int) -> Int64 {
    let entry = entries[find(object)]
    return entry.block == block && entry.context == UInt32(context) ? entry.place : -1
  }

  @inline(__always)
  private func find(_ object: UInt64) -> Int {
    let mask = entries.count &- 1
    var place = Int(truncatingIfNeeded: (object &* 0x9E37_79B9_7F4A_7C15) &>> shift)
    while entries[place].block == block && entries[place].object != object {
      place = (place &+ 1) & mask
    }
    return place
  }
}
