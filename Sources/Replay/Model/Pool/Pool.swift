/// One pool: its layout, marks, lists and counts, and the groups of its cache.
struct Pool: Sendable {
  let geometry: PoolGeometry
  /// The type it serves; nil for the pools of headers and of groups.
  let type: UInt32?
  /// `pr_minitems`.
  let leastFreeItems: Int
  /// `pr_minpages`.
  let leastUnits: Int
  /// `pr_maxpages`.
  let mostUnits: Int
  /// `pr_hardlimit`.
  let mostItems: Int

  /// `pr_curpage`: where the next item comes from.
  var current = PoolUnit.none
  var idle = PoolUnitList()
  var partial = PoolUnitList()
  /// `pr_nitems`.
  var freeItems = 0
  /// `pr_nout`.
  var itemsOut = 0
  /// `pr_npages`.
  var units = 0
  /// Numbers of pool pages that were given back.
  var vacant: [UInt32] = []
  /// Groups of the cache that no processor has: full ones and empty ones.
  var fullGroups: [UInt32] = []
  var emptyGroups: [UInt32] = []
  /// What the pool holds.
  var totals = ModelTotals()

  /// A pool with the marks that were asked for.
  init(_ geometry: PoolGeometry, type: UInt32?, marks: PoolMarks, limitBytes: UInt64 = 0) {
    self.geometry = geometry
    self.type = type
    leastFreeItems = marks.lowWater
    leastUnits = geometry.units(forItems: marks.lowWater)
    let most = marks.highWater == 0 ? .max : geometry.units(forItems: marks.highWater)
    mostUnits = most
    let limit = limitBytes / UInt64(geometry.itemBytes)
    mostItems = limitBytes == 0 ? .max : Int(clamping: limit)
  }

  /// Whether fewer items are free than the low-water mark asks for (`POOL_NEEDS_CATCHUP`).
  var isBelowLowWater: Bool { freeItems < leastFreeItems }
}

/// The marks of a pool, in items.
struct PoolMarks: Sendable {
  /// `pool_setlowat`; 0 for none.
  var lowWater = 0
  /// `pool_sethiwat`; 0 for none.
  var highWater = 0
}
