internal import TraceFormat

/// Which site a record is of: a hash table from what is equal in all records of a site.
struct SiteMemo {
  private struct Entry {
    /// Kind and call site.
    var place: UInt64 = 0
    /// Size word.
    var size: UInt64 = 0
    /// Site number + 1; 0 if the entry is free.
    var site: UInt32 = 0
  }

  private var entries = [Entry](repeating: Entry(), count: 1024)
  private var shift: UInt64 = 64 - 10
  private var count = 0

  /// The site, if it was met before.
  @inline(__always)
  func site(_ place: UInt64, _ size: UInt64) -> SiteID? {
    let entry = entries[find(place, size)]
    return entry.site == 0 ? nil : SiteID(entry.site &- 1)
  }

  mutating func insert(_ site: SiteID, _ place: UInt64, _ size: UInt64) {
    if (count + 1) * 2 > entries.count { grow() }
    entries[find(place, size)] = Entry(place: place, size: size, site: site.index + 1)
    count += 1
  }

  @inline(__always)
  private func find(_ place: UInt64, _ size: UInt64) -> Int {
    let mixed = (place ^ (size &* 0xD6E8_FEB8_6659_FD93)) &* 0x9E37_79B9_7F4A_7C15
    var index = Int(truncatingIfNeeded: mixed &>> shift)
    let mask = entries.count &- 1
    while entries[index].site != 0
      && (entries[index].place != place || entries[index].size != size)
    {
      index = (index &+ 1) & mask
    }
    return index
  }

  private mutating func grow() {
    let old = entries
    entries = [Entry](repeating: Entry(), count: old.count * 2)
    shift -= 1
    for entry in old where entry.site != 0 { entries[find(entry.place, entry.size)] = entry }
  }
}
