/// How the pages of one pool are cut into items.
///
/// `pool_init` and `pool_bigidx` of `sys/kern/subr_pool.c` 1.220, with the sizes that structures
/// have on amd64 without `DIAGNOSTIC`.
struct PoolGeometry: Sendable, Equatable {
  /// Bytes of a pool page's header (`struct pool_item_header`), aligned.
  static let headerBytes = 56
  /// Every item is a multiple of this.
  static let alignmentBytes = 8
  /// The least item: it must hold its link while it is free (`struct pool_item`).
  static let leastItemBytes = 16
  /// The largest pool page (`pool_allocator_big`); what does not fit has no pool.
  static let largestUnitBytes = 1 << 20
  /// From where on pool pages of several pages begin.
  private static let leastBigUnitBytes = 1 << 13

  /// Bytes from one item to the next.
  let itemBytes: Int
  /// Pages of a pool page.
  let unitPages: Int
  /// Items of a pool page.
  let itemsPerUnit: Int
  /// Whether the header of a pool page is an item of the pool of headers.
  let headerIsElsewhere: Bool

  /// The layout of items of `bytes`; nil if they are too large for a pool.
  init?(itemBytes bytes: UInt64) {
    guard bytes <= UInt64(Self.largestUnitBytes) else { return nil }
    let least = max(Int(bytes), Self.leastItemBytes)
    itemBytes = (least + Self.alignmentBytes - 1) & ~(Self.alignmentBytes - 1)
    var unitBytes = ModelTotals.pageBytes
    if itemBytes > unitBytes {
      unitBytes = Self.leastBigUnitBytes
      while unitBytes < itemBytes { unitBytes *= 2 }
    }
    unitPages = unitBytes / ModelTotals.pageBytes
    let isSmall = itemBytes < min(unitBytes / 16, 8 * Self.headerBytes)
    let costsNoItem = unitBytes / itemBytes == (unitBytes - Self.headerBytes) / itemBytes
    headerIsElsewhere = !isSmall && !costsNoItem
    let room = headerIsElsewhere ? unitBytes : unitBytes - Self.headerBytes
    itemsPerUnit = room / itemBytes
  }

  /// Bytes of a pool page that are no item: its header if it is there, and the rest.
  var overheadBytes: Int { unitPages * ModelTotals.pageBytes - itemsPerUnit * itemBytes }

  /// Pool pages that `items` items need.
  func units(forItems items: Int) -> Int { (items + itemsPerUnit - 1) / itemsPerUnit }
}
