import TraceFormat

/// What is counted beside the totals.
struct KmallocObjTallies: Sendable {
  /// Slabs fetched although the empty list had free objects.
  var missedEmpty = 0
  /// Visits of the poller.
  var polls = 0
  /// Reserve slabs used.
  var reserveDips = 0
  /// Of them, those that left the reserve empty.
  var reserveEmptied = 0
  /// Reserve slabs used although the empty list had free objects.
  var needlessDips = 0
  /// Page requests made to fill the reserve.
  var refillAttempts = 0
  /// Of them, those refused.
  var refillFailures = 0
  /// Callers that had to wait after a try without waiting.
  var reserveFallbackWaits = 0
}

extension KmallocObjModel {
  /// Whether the zone's limit ends an allocation. The count of bytes that the limit is held against
  /// lags behind allocations and ignores frees; only when it says that the limit is reached are the
  /// processors' true uses summed up.
  mutating func refusalByLimit(_ zone: UInt32, _ flags: AllocationFlags) -> Step? {
    let limit = zones[Int(zone)].limitBytes
    guard settings.countsExactly || zones[Int(zone)].looseBytes >= limit else { return nil }
    let first = Int(zone) * processorCount
    var objects = 0
    for place in first..<first + processorCount { objects += managers[place].inUse }
    let bytes = objects * zones[Int(zone)].geometry.objectBytes
    zones[Int(zone)].looseBytes = bytes
    guard bytes >= limit else { return nil }
    return flags.contains(.mayFail) ? .failed(.typeLimit) : .broken(.limit)
  }

  /// What one type uses. Slabs in processors' caches belong to no type.
  public func usage(ofType type: Int) -> ModelTotals {
    var usage = oversizeUsages[type]
    let route = routes[type]
    for number in route.zone..<route.zone + route.zoneCount {
      let zone = zones[Int(number)]
      let first = Int(number) * processorCount
      let live = managers[first..<first + processorCount].reduce(0) { $0 + $1.inUse }
      let pages = ObjectSlabGeometry.slabPages
      usage.liveObjects += live
      usage.allocatedBytes += live * zone.geometry.objectBytes
      usage.heldPages += zone.slabs * pages
      usage.metadataBytes += zone.slabs * zone.geometry.overheadBytes
      usage.hostagePages += zone.hostageSlabs * pages
      usage.emptyPages += zone.freeSlabs * pages
      usage.takenPages += zone.createdSlabs * pages
      usage.releasedPages += zone.releasedSlabs * pages
      usage.unitsCreated += zone.createdSlabs
      usage.unitsReleased += zone.releasedSlabs
    }
    return usage
  }

  /// Slabs by state, and what happened to them. Releasable are the full slabs that the poller would
  /// retire; cached ones never leave their processor's cache.
  public func counters() -> [ModelCounter] {
    let actives = managers.reduce(0) { $0 + ($1.active == ObjectSlab.none ? 0 : 1) }
    let alternates = managers.reduce(0) { $0 + ($1.alternate == ObjectSlab.none ? 0 : 1) }
    func sum(_ part: (ObjectZone) -> Int) -> Int { zones.reduce(0) { $0 + part($1) } }
    let slabPages = ObjectSlabGeometry.slabPages
    let counts = [
      ("active_slabs", actives),
      ("alternate_slabs", alternates),
      ("partial_slabs", sum { $0.partial.count }),
      ("full_slabs", sum { $0.full.count }),
      ("empty_slabs", sum { $0.empty.count }),
      ("regained_empty_slabs", sum { $0.regainedSlabs }),
      ("reserve_slabs", sum { $0.reserve.count } + sharedReserveCount),
      ("cached_slabs", caches.reduce(0) { $0 + $1.count }),
      ("releasable_pages", sum { max(0, $0.full.count - Self.fullSlabsKept) * slabPages }),
      ("created_slabs", sum { $0.createdSlabs }),
      ("retired_slabs", sum { $0.retiredSlabs }),
      ("released_slabs", sum { $0.releasedSlabs }),
      ("missed_empty", tallies.missedEmpty),
      ("polls", tallies.polls),
      ("reserve_dips", tallies.reserveDips),
      ("reserve_emptied", tallies.reserveEmptied),
      ("reserve_needless_dips", tallies.needlessDips),
      ("refill_attempts", tallies.refillAttempts),
      ("refill_failures", tallies.refillFailures),
      ("reserve_fallback_waits", tallies.reserveFallbackWaits),
    ]
    return counts.map { ModelCounter($0.0, Int64($0.1)) }
  }
}
