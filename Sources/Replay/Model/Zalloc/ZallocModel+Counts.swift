/// What a zone's lists and counters hold at a moment.
public struct ZoneCounts: Sendable, Equatable {
  /// Free items on the global list.
  public var globalFree: Int
  /// Free items on one processor's list.
  public var processorFree: Int
  /// Free items on all processors' lists.
  public var allProcessorsFree: Int
  /// Items ever made.
  public var itemsMade: Int
  /// Items that somebody has.
  public var live: Int
  /// Allocations, as `znalloc` counts them.
  public var allocations: Int
  /// Pages, as `zpagecount` counts them.
  public var pages: Int
}

extension ZallocModel {
  /// The counts of a type of one size, and of one processor's list of it.
  public func counts(ofType type: Int, cpu: Int) -> ZoneCounts {
    let place = Int(typeZones[type])
    let zone = zones[place]
    let first = place * processorCount
    return ZoneCounts(
      globalFree: zone.globalCount,
      processorFree: Int(lists[first + cpu].count),
      allProcessorsFree: lists[first..<(first + processorCount)].reduce(0) { $0 + Int($1.count) },
      itemsMade: zone.itemsMade, live: zone.live, allocations: zone.allocations,
      pages: zone.pages)
  }

  /// Where an item lies: in a zone with one address range growth 0 and the byte offset there, else
  /// the number of the growth and the byte offset in it.
  public func place(of block: Block) -> (growth: Int, offsetBytes: Int) {
    let growth = growths[Int(block.unit)]
    let itemBytes = zones[Int(growth.zone)].itemBytes
    return (Int(growth.number), growth.baseBytes + Int(block.index - growth.firstItem) * itemBytes)
  }

  /// Pages of a growth of which only this item is out.
  public func hostagePages(of block: Block) -> Int? {
    guard block.index != WholePageBlocks.mark else { return 0 }
    let growth = growths[Int(block.unit)]
    return growth.live == 1 ? growth.hostagePages : 0
  }

  /// What the type's zones and whole-page blocks hold. Types share no pages.
  public func usage(ofType type: Int) -> ModelTotals {
    var result = types[type].wholePages
    if typeZones[type] >= 0 { result.add(zones[Int(typeZones[type])]) }
    let base = types[type].classBase
    guard base >= 0 else { return result }
    let end = base + Self.classCount
    for place in classZones[base..<end] where place >= 0 { result.add(zones[Int(place)]) }
    return result
  }

  /// Refills, held-back items, results of nothing and where the free items are.
  public func counters() -> [ModelCounter] {
    let cached = lists.reduce(0) { $0 + Int64($1.count) }
    let global = zones.reduce(0) { $0 + Int64($1.globalCount) }
    return [
      ModelCounter("zones", Int64(zones.count)),
      // A zone never gives a page back.
      ModelCounter("releasable_pages", 0),
      ModelCounter("refills", Int64(activity.refills)),
      ModelCounter("refill_pages", Int64(activity.refillPages)),
      ModelCounter("surplus_pages_returned", Int64(activity.surplusPages)),
      ModelCounter("held_back_items_used", Int64(activity.heldBackItems)),
      ModelCounter("nothing_results", Int64(activity.nothingResults)),
      ModelCounter("zone_limit_hits", Int64(activity.zoneLimitHits)),
      ModelCounter("cpu_cached_items", cached),
      ModelCounter("global_free_items", global),
      ModelCounter("whole_page_blocks", Int64(activity.wholePageBlocks)),
    ]
  }
}

extension ModelTotals {
  fileprivate mutating func add(_ zone: Zone) {
    heldPages += zone.heldPages
    takenPages += zone.heldPages
    allocatedBytes += zone.live * zone.itemBytes
    metadataBytes += zone.heldPages * Zone.pageBytes - zone.itemsMade * zone.itemBytes
    liveObjects += zone.live
    hostagePages += zone.hostagePages
    emptyPages += zone.emptyPages
    unitsCreated += Int(zone.growths)
  }
}
