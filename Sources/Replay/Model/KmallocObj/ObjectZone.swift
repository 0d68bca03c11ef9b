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
}

/// What one processor has of one zone.
struct ObjectManager: Sendable {
  /// The slab that objects are taken from.
  var active = ObjectSlab.none
  /// The slab that was active before.
  var alternate = ObjectSlab.none
  /// Bytes of an object.
  let objectBytes: Int
  /// Whether the zone has a limit.
  let isLimited: Bool
  /// Objects allocated here less those freed here; may be negative.
  var inUse = 0
  /// Objects ever allocated here.
  var calls = 0
  /// The count of calls at which bytes are next reported to the zone.
  var nextReport: Int

  /// Bytes that are reported together.
  static let reportBytes = 4 * ObjectSlabGeometry.slabBytes

  /// Calls between two reports.
  var reportInterval: Int { (Self.reportBytes + objectBytes - 1) / objectBytes }

  /// A manager without slabs; the kernel puts a dummy slab without objects there instead.
  init(objectBytes: Int, isLimited: Bool) {
    self.objectBytes = objectBytes
    self.isLimited = isLimited
    nextReport = (Self.reportBytes + objectBytes - 1) / objectBytes
  }
}
