/// Which object an address or page frame belongs to: a hash table with linear probing.
struct AddressTable {
  /// One address; free if `tag` is 0.
  struct Entry {
    var key: UInt64 = 0
    /// The object's birth ordinal.
    var ordinal: UInt64 = 0
    /// What the user wants to remember of the object; not 0.
    var tag: UInt32 = 0
  }

  private var entries = [Entry](repeating: Entry(), count: 1024)
  private var shift: UInt64 = 64 - 10
  /// Addresses in the table.
  private(set) var count = 0

  /// The place of `key`, or where it is to be put: valid until the next change.
  @inline(__always)
  mutating func place(of key: UInt64) -> Int {
    if (count &+ 1) &* 4 > entries.count &* 3 { grow() }
    return find(key)
  }

  @inline(__always)
  private func find(_ key: UInt64) -> Int {
    var place = home(of: key)
    let mask = entries.count &- 1
    while entries[place].tag != 0 && entries[place].key != key { place = (place &+ 1) & mask }
    return place
  }

  /// The entry of `key`, if there is one.
  @inline(__always)
  func entry(of key: UInt64) -> Entry? {
    let entry = entries[find(key)]
    return entry.tag == 0 ? nil : entry
  }

  /// What stands at a place that `place(of:)` gave.
  @inline(__always)
  subscript(place: Int) -> Entry { entries[place] }

  /// Fills a place that `place(of:)` gave for the entry's key.
  @inline(__always)
  mutating func put(_ entry: Entry, at place: Int) {
    if entries[place].tag == 0 { count &+= 1 }
    entries[place] = entry
  }

  /// Takes `key` out; its entry, if there was one.
  @inline(__always)
  mutating func remove(_ key: UInt64) -> Entry? {
    var hole = find(key)
    let removed = entries[hole]
    if removed.tag == 0 { return nil }
    count &-= 1
    // Entries behind the hole move up unless that would put them before their home.
    let mask = entries.count &- 1
    var next = (hole &+ 1) & mask
    while entries[next].tag != 0 {
      let distance = (next &- home(of: entries[next].key)) & mask
      if distance >= (next &- hole) & mask {
        entries[hole] = entries[next]
        hole = next
      }
      next = (next &+ 1) & mask
    }
    entries[hole].tag = 0
    return removed
  }

  @inline(__always)
  private func home(of key: UInt64) -> Int {
    let mixed = key ^ (key >> 32)
    return Int(truncatingIfNeeded: (mixed &* 0x9E37_79B9_7F4A_7C15) >> shift)
  }

  private mutating func grow() {
    let old = entries
    entries = [Entry](repeating: Entry(), count: old.count * 2)
    shift -= 1
    for entry in old where entry.tag != 0 { entries[find(entry.key)] = entry }
  }
}
