import TraceFormat

/// What the recorded kernel's slab allocator did, as the model `recorded` repeats it: on which slab
/// each allocation was placed, and when slabs were given back.
public struct RecordedHistory: Sendable {
  /// A slab.
  struct Slab: Sendable {
    var order: UInt8
    var objectBytes: Int32
    var tailBytes: Int32
  }

  /// The slabs.
  let slabs: [Slab]
  /// The slab of each allocation that a replay places, in their order; -1 if it is not of a slab.
  let slabOfAllocation: [Int32]
  /// Slabs that were given back, and how many allocations came before, in order.
  let ends: [(allocation: Int, slab: Int32)]

  /// Finds out what happened.
  /// - Returns: nil if addresses are hashed or absent, so that they tell of no slabs.
  public init?(_ log: SlabEventLog, processorCount: Int?) {
    let processors = max(1, processorCount ?? log.processorCount)
    let addresses = KernelAddresses(log.events, processorCount: log.processorCount)
    guard !addresses.areHashed else { return nil }
    let naming = CacheNaming(log.tables, processorCount: processors)
    let resolution = CacheResolution(
      log, sites: naming.sites, unnamed: naming.unnamed, usesPages: true)
    let found = RecordedSlabs(log, resolution.caches, naming.caches, addresses)
    slabs = found.slabs.map { slab in
      let cache = naming.caches[Int(slab.cache)]
      let tail = 4096 << cache.order - cache.objectsPerSlab * cache.objectBytes
      return Slab(
        order: UInt8(cache.order), objectBytes: Int32(cache.objectBytes), tailBytes: Int32(tail))
    }
    var mapping = TypeMapping()
    let isPlaced = log.tables.sites.map { site in
      site.kind == .allocate && mapping.placement(of: site, in: log.tables) != nil
    }
    var allocations: [Int32] = []
    var ends: [(allocation: Int, slab: Int32)] = []
    let dying = found.slabs.indices.filter { found.slabs[$0].died != .max }
      .sorted { found.slabs[$0].died < found.slabs[$1].died }
    var nextEnd = 0
    for (index, event) in log.events.enumerated() {
      while nextEnd < dying.count, found.slabs[dying[nextEnd]].died <= index {
        ends.append((allocations.count, Int32(dying[nextEnd])))
        nextEnd += 1
      }
      if event.kind == .allocate, isPlaced[Int(event.site)] {
        allocations.append(found.slabOfEvent[index])
      }
    }
    slabOfAllocation = allocations
    self.ends = ends
  }
}
