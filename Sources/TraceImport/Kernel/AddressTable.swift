/// Which object an address or page frame belongs to: a hash table with linear probing.
package struct AddressTable {
  /// One address; free if `tag` is 0.
  package struct Entry {
    package var key: UInt64 = 0
    /// The object's birth ordinal.
    package var ordinal: UInt64 = 0
    /// What the user wants to remember of the object; not 0.
    package var tag: UInt32 = 0

    @inlinable
    package init(key: UInt64 = 0, ordinal: UInt64 = 0, tag: UInt32 = 0) {
      self.key = key
      self.ordinal = ordinal
      self.tag = tag
    }
  }

  @usableFromInline var entries = [Entry](repeating: Entry(), count: 1024)
  @usableFromInline var shift: UInt64 = 64 - 10
  /// Addresses in the table.
  @usableFromInline package var count = 0

  /// An empty table.
  package init() {}

  /// Everything in the table, in no order.
  package var all: [Entry] { entries.filter { $0.tag != 0 } }

  /// The place of `key`, or where it is to be put: valid until the next change.
  @inlinable @inline(__always)
  package mutating func place(of key: UInt64) -> Int {
    if (count &+ 1) &* 4 > entries.count &* 3 { grow() }
    return find(key)
  }

  @inlinable @inline(__always)
  func find(_ key: UInt64) -> Int {
    var place = home(of: key)
    let mask = entries.count &- 1
    while entries[place].tag != 0 && entries[place].key != key { place = (place &+ 1) & mask }
    return place
  }

  /// The entry of `key`, if there is one.
  @inlinable @inline(__always)
  package func entry(of key: UInt64) -> Entry? {
    let entry = entries[find(key)]
    return entry.tag == 0 ? nil : entry
  }

  /// What stands at a place that `place(of:)` gave.
  @inlinable @inline(__always)
  package subscript(place: Int) -> Entry { entries[place] }

  /// Fills a place that `place(of:)` gave for the entry's key.
  @inlinable @inline(__always)
  package mutating func put(_ entry: Entry, at place: Int) {
    if entries[place].tag == 0 { count &+= 1 }
    entries[place] = entry
  }

  /// Takes `key` out; its entry, if there was one.
  @inlinable @inline(__always)
  package mutating func remove(_ key: UInt64) -> Entry? {
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

  @inlinable @inline(__always)
  func home(of key: UInt64) -> Int {
    let mixed = key ^ (key >> 32)
    return Int(truncatingIfNeeded: (mixed &* 0x9E37_79B9_7F4A_7C15) >> shift)
  }

  @usableFromInline
  mutating func grow() {
    let old = entries
    entries = [Entry](repeating: Entry(), count: old.count * 2)
    shift -= 1
    for entry in old where entry.tag != 0 { entries[find(entry.key)] = entry }
  }
}
