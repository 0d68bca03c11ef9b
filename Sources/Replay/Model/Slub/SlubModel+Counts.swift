extension SlubModel {
  /// Slabs of the caches that a type uses, others' slabs in the same caches included.
  public func slabCount(ofType type: Int) -> Int {
    boundCaches(type).reduce(0) { $0 + caches[$1].slabCount }
  }

  /// Slabs of the cache that was made as number `cache`; types of one size each get theirs in
  /// order.
  public func slabCount(inCache cache: Int) -> Int { caches[cache].slabCount }

  /// Bytes from one of its objects to the next.
  public func objectBytes(inCache cache: Int) -> Int { caches[cache].geometry.objectBytes }

  /// Slabs ever made for it, initial ones included, and ever given back.
  public func slabTurnover(inCache cache: Int) -> (created: Int, released: Int) {
    (caches[cache].totals.unitsCreated, caches[cache].totals.unitsReleased)
  }

  /// How far the number of a cache's slabs can be off because of what is not known of its
  /// processors' lists: each may hold that many empty slabs, and the node `minPartial`.
  public func slackOfSlabs(inCache cache: Int) -> Int {
    (Int(caches[cache].processorPartialLimit) + 1) * processorCount + caches[cache].minPartial
  }

  /// The number of objects that are free on the node's partial slabs, which `/proc/slabinfo`
  /// subtracts from all to get the active ones.
  public func freeOnNode(ofType type: Int) -> Int {
    var count = 0
    for cache in boundCaches(type) {
      var slab = caches[cache].nodeHead
      while slab != SlubSlab.none {
        count += Int(slabs[Int(slab)].free)
        slab = slabs[Int(slab)].next
      }
    }
    return count
  }

  /// What a type uses: its caches' slabs where no other type uses them, and its blocks of pages.
  public func usage(ofType type: Int) -> ModelTotals {
    var result = types[type].large
    result.allocatedBytes += types[type].bytes
    result.liveObjects += types[type].objects
    for cache in boundCaches(type) where caches[cache].owner == UInt32(type) {
      result.add(slabsOf: caches[cache].totals)
    }
    return result
  }

  private func boundCaches(_ type: Int) -> [Int] {
    let count = types[type].isGeneral ? SlubClasses.count : 1
    return routes[types[type].route..<(types[type].route + count)].filter { $0 >= 0 }.map(Int.init)
  }

  /// Slabs and free objects by where they are, refills, lists moved, slabs kept, fallbacks,
  /// sheaves.
  public func counters() -> [ModelCounter] {
    let census = SlubCensus(self)
    return [
      ModelCounter("slabs", Int64(census.slabs)),
      ModelCounter("cached_slabs", Int64(census.emptySlabs)),
      ModelCounter("releasable_pages", 0),
      ModelCounter("slabs_of_cpus", Int64(census.processorSlabs)),
      ModelCounter("slabs_on_cpu_partial_lists", Int64(census.processorPartialSlabs)),
      ModelCounter("slabs_on_node_partial_lists", Int64(census.nodePartialSlabs)),
      ModelCounter("free_objects_of_cpus", Int64(census.freeOfProcessors)),
      ModelCounter("free_objects_on_cpu_partial_lists", Int64(census.freeOnProcessorPartials)),
      ModelCounter("free_objects_on_node_partial_lists", Int64(census.freeOnNode)),
      ModelCounter("objects_in_sheaves", Int64(census.stashed - activity.vectors)),
      ModelCounter("refills_from_node", Int64(activity.refills)),
      ModelCounter("further_slabs_refilled", Int64(activity.slabsRefilled)),
      ModelCounter("cpu_partial_lists_moved", Int64(activity.listsMoved)),
      ModelCounter("empty_slabs_kept_by_min_partial", Int64(activity.emptiesKept)),
      ModelCounter("remote_frees", Int64(activity.remoteFrees)),
      ModelCounter("order_fallbacks", Int64(activity.fallbacks)),
      ModelCounter("sheaves_filled", Int64(activity.sheavesFilled)),
      ModelCounter("sheaves_flushed", Int64(activity.sheavesFlushed)),
      ModelCounter("vectors", Int64(activity.vectors)),
      ModelCounter("large_allocations", Int64(activity.largeAllocations)),
    ]
  }
}

/// Where slabs and their free objects are.
private struct SlubCensus {
  var slabs = 0
  var emptySlabs = 0
  var processorSlabs = 0
  var processorPartialSlabs = 0
  var nodePartialSlabs = 0
  var freeOfProcessors = 0
  var freeOnProcessorPartials = 0
  var freeOnNode = 0
  var stashed = 0

  init(_ model: SlubModel) {
    for slab in model.slabs where slab.place != .vacant {
      slabs += 1
      stashed += Int(slab.stashed)
      if slab.free == slab.objects { emptySlabs += 1 }
      switch slab.place {
      case .processor:
        processorSlabs += 1
        freeOfProcessors += Int(slab.free)
      case .processorPartial:
        processorPartialSlabs += 1
        freeOnProcessorPartials += Int(slab.free)
      case .nodePartial:
        nodePartialSlabs += 1
        freeOnNode += Int(slab.free)
      case .full, .vacant: break
      }
    }
  }
}

extension ModelTotals {
  fileprivate mutating func add(slabsOf other: ModelTotals) {
    heldPages += other.heldPages
    metadataBytes += other.metadataBytes
    hostagePages += other.hostagePages
    emptyPages += other.emptyPages
    takenPages += other.takenPages
    releasedPages += other.releasedPages
    unitsCreated += other.unitsCreated
    unitsReleased += other.unitsReleased
  }
}
