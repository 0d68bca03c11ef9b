/// What all processors share of one object size of one type (the kernel's global manager).
struct ObjectZone: Sendable {
  /// How its slabs are cut.
  let geometry: ObjectSlabGeometry
  /// Bytes that may be in use, 0 for no limit.
  let limitBytes: Int
  /// Bytes allocated, as far as processors have reported; only a recount takes frees into account.
  var looseBytes = 0
  /// Slabs with some free objects, last put first.
  var partial = ObjectSlabList()
  /// Slabs whose objects are all free, last put first.
  var full = ObjectSlabList()
  /// Slabs that had no free object when they were put here, in that order.
  var empty = ObjectSlabList()
  /// Fresh slabs kept ahead, last made first.
  var reserve = ObjectSlabList()
  /// Slabs on `empty` that have regained objects and were not found yet.
  var regainedSlabs = 0
  /// Slabs that belong to the zone.
  var slabs = 0
  /// Of them, those with exactly one object out.
  var hostageSlabs = 0
  /// Of them, those with none out.
  var freeSlabs = 0
  /// Slabs that its poll ever retired.
  var retiredSlabs = 0
  /// Slabs that the back end made for it.
  var createdSlabs = 0
  /// Slabs of it that went back to the back end.
  var releasedSlabs = 0
  /// Whether the type was destroyed; pollers pass it by.
  var isDestroyed = false

  /// Keeps the counts of slabs with one or no object out, of the zone and of the model, when as
  /// many as `before` were out of a slab and now are `after`.
  @inline(__always)
  mutating func countFewLive(from before: UInt16, to after: UInt16, _ totals: inout ModelTotals) {
    let hostages = (after == 1 ? 1 : 0) - (before == 1 ? 1 : 0)
    let free = (after == 0 ? 1 : 0) - (before == 0 ? 1 : 0)
    hostageSlabs &+= hostages
    freeSlabs &+= free
    totals.hostagePages &+= hostages &* ObjectSlabGeometry.slabPages
    totals.emptyPages &+= free &* ObjectSlabGeometry.slabPages
  }
}
