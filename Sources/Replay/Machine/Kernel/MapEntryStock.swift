/// The map entries that each processor keeps ahead (`gd_vme_base`, `gd_vme_avail` of
/// `sys/vm/vm_map.c`).
///
/// The counter starts below the length of the list, so that the first reservation refills. It may
/// go negative while the zone of the entries themselves is refilled.
struct MapEntryStock: Sendable, Equatable {
  /// Entries that one operation on a map reserves (`MAP_RESERVE_COUNT`).
  static let reserveCount = 4
  /// Above this many available entries some are given back (`MAP_RESERVE_SLOP`).
  static let slop = 512
  /// How many are kept then (`MAP_RESERVE_HYST` below the slop).
  static let trimTarget = 448

  /// What the counter says is available.
  var available: Int
  /// Entries on the list.
  var listed: Int
  /// Entries that came from the allocator, newest last; the others are static.
  var blocks: [Block] = []

  /// An entry from the allocator is added.
  mutating func add(_ block: Block) {
    blocks.append(block)
    listed += 1
    available += 1
  }

  /// Takes an entry off the list to insert it into a map.
  /// - Returns: Whether there was one; the kernel asserts it.
  mutating func insert() -> Bool {
    guard listed > 0 else { return false }
    listed -= 1
    _ = blocks.popLast()
    return true
  }

  /// Gives unused reservations back.
  /// - Returns: Entries to free because too many are available.
  mutating func release(_ count: Int) -> [Block] {
    available += count
    guard available > Self.slop else { return [] }
    var surplus: [Block] = []
    while available > Self.trimTarget, let block = blocks.popLast() {
      surplus.append(block)
      available -= 1
      listed -= 1
    }
    return surplus
  }
}
