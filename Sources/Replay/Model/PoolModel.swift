import TraceFormat

/// NetBSD's `pool(9)` with `pool_cache(9)` in front of it.
///
/// Each type has a pool of its own. A pool takes pages one pool page at a time, hands out the item
/// freed last on the current page, and prefers pages that are partly used. In front of it each
/// processor has two groups of 15 items; full and empty groups are exchanged through lists of the
/// cache. Headers of pool pages, where they would cost an item, and the groups themselves are items
/// of two more pools.
///
/// NetBSD's answer to the page-out problem is a low-water mark: a get that leaves fewer free items
/// grows the pool at once without waiting. **The stock is open to everybody**: whoever comes first
/// takes the last item. It is a buffer, not a guarantee.
///
/// Source: `sys/kern/subr_pool.c` 1.220.
public struct PoolModel: AllocatorModel {
  /// Name, parameters and sources.
  public static let descriptor = ModelDescriptor(
    name: "pool", summary: "NetBSD's pool and pool_cache: two groups a processor, low-water mark",
    sources: ["NetBSD sys/kern/subr_pool.c 1.220 (2017-12-29)"],
    fidelity: """
      rules of the source, amd64 sizes without DIAGNOSTIC; a caller who finds another growing the \
      pool grows it too instead of waiting for him; at the hard limit nobody waits; groups of 15 \
      for all caches
      """,
    parameters: [
      ModelParameter(
        "cache", .choice(["on", "off"]), default: "on", "groups of each processor before a pool"),
      ModelParameter(
        "lowat", .integer(0...1_000_000), default: "0",
        "free items below which a get grows the pool without waiting"),
      ModelParameter(
        "hiwat", .integer(0...1_000_000_000), default: "0",
        "items above which a page that becomes idle is given back at once, 0 for no such mark"),
      ModelParameter(
        "drain", .integer(0...3600), default: "0",
        "seconds between two visits of the drain thread, a pool each; 0: never, no pressure"),
    ])

  let marks: PoolMarks
  let usesGroups: Bool
  let processorCount: Int

  var pools: [Pool] = []
  var units: [PoolUnit] = []
  var items: [UInt16] = []
  /// Place in `pools` of each type; -1 if its blocks are whole pages.
  var typePools: [Int] = []
  var wholePageTotals: [ModelTotals] = []
  var wholePageBlocks = WholePageBlocks()
  var groups = PoolGroups()
  /// The two groups of each pool and processor.
  var processorGroups: [PoolProcessorGroups] = []
  var drainThread: PoolDrainThread
  var activity = PoolActivity()
  /// The second that it is, as far as the model was told.
  var second: UInt64 = 0

  /// Running totals.
  public internal(set) var totals = ModelTotals()

  /// Makes the two pools that serve all others.
  public init(_ configuration: ModelConfiguration) throws(ModelError) {
    marks = PoolMarks(
      lowWater: configuration.integer("lowat"), highWater: configuration.integer("hiwat"))
    usesGroups = configuration.word("cache") == "on"
    processorCount = configuration.processorCount
    drainThread = PoolDrainThread(periodSeconds: configuration.integer("drain"))
    for bytes in [PoolGeometry.headerBytes, PoolGroups.groupBytes] {
      guard let geometry = PoolGeometry(itemBytes: UInt64(bytes)) else {
        preconditionFailure("\(bytes) bytes fit into a page")
      }
      add(Pool(geometry, type: nil, marks: PoolMarks()))
    }
  }

  /// The pool of page headers (`phpool`).
  var headerPool: Int { 0 }
  /// The pool of groups (`pcg_normal_pool`).
  var groupPool: Int { 1 }

  /// Whether the drain thread ever runs.
  public var needsTime: Bool { drainThread.isAwake }
  /// The next full second, by which pages count as idle.
  public var nextTick: UInt64 {
    guard needsTime else { return .max }
    let second = PoolDrainThread.nanosecondsPerSecond
    let (next, overflows) = (self.second + 1).multipliedReportingOverflow(by: second)
    return overflows ? .max : next
  }
  /// The drain thread's next visit.
  public var nextWork: UInt64 { drainThread.nextVisit }

  /// Makes the type's pool. A low-water mark is met at once, as far as pages are there
  /// (`pool_setlowat`).
  public mutating func declare(_ type: ModelType) -> Step {
    let number = UInt32(typePools.count)
    wholePageTotals.append(ModelTotals())
    guard let bytes = type.objectBytes, let geometry = PoolGeometry(itemBytes: bytes) else {
      typePools.append(-1)
      return .done
    }
    typePools.append(pools.count)
    add(Pool(geometry, type: number, marks: marks, limitBytes: type.limitBytes))
    return catchUp(PoolOperation(.setUp, type: number, cpu: 0, flags: [], value: 0))
  }

  /// `pool_cache_get`: the processor's groups, a full group of the cache, else the pool.
  public mutating func allocate(_ request: AllocationRequest) -> Step {
    let pool = typePools[Int(request.type)]
    guard pool >= 0 else { return askForWholePages(request) }
    if usesGroups, let block = takeFromGroups(pool, cpu: Int(request.cpu)) {
      markLive(block)
      return .placed(block)
    }
    return get(
      PoolOperation(.get, type: request.type, cpu: request.cpu, flags: request.flags, value: 0))
  }

  /// `pool_cache_put`: into a group with room, else into an empty group of the cache, else into a
  /// new group, else back to the pool.
  public mutating func free(_ block: Block, _ release: ReleaseRequest) -> Step {
    guard block.index != WholePageBlocks.mark else { return freeWholePages(block) }
    let unit = units[Int(block.unit)]
    guard items[unit.firstItem + Int(block.index)] == PoolItem.live else {
      return .broken(.doubleFree)
    }
    markHeld(block)
    guard usesGroups else {
      putItem(block)
      return .done
    }
    return put(
      PoolOperation(
        .put, type: release.type, cpu: release.cpu, flags: [], value: block.packed))
  }

  /// The block comes to a caller.
  mutating func markLive(_ block: Block) {
    items[units[Int(block.unit)].firstItem + Int(block.index)] = PoolItem.live
    noteLive(block, change: 1)
  }

  /// The block goes from its caller to the cache or the pool.
  mutating func markHeld(_ block: Block) {
    items[units[Int(block.unit)].firstItem + Int(block.index)] = PoolItem.held
    noteLive(block, change: -1)
  }

  /// Live objects, and the hostage and empty pages that follow from them.
  private mutating func noteLive(_ block: Block, change: Int) {
    let pool = Int(units[Int(block.unit)].pool)
    let geometry = pools[pool].geometry
    let before = units[Int(block.unit)].live
    let now = before + change
    units[Int(block.unit)].live = now
    var difference = ModelTotals()
    difference.liveObjects = change
    difference.allocatedBytes = change * geometry.itemBytes
    difference.emptyPages = geometry.unitPages * ((now == 0 ? 1 : 0) - (before == 0 ? 1 : 0))
    if geometry.itemsPerUnit > 1 {
      difference.hostagePages = geometry.unitPages * ((now == 1 ? 1 : 0) - (before == 1 ? 1 : 0))
    }
    apply(difference, to: pool)
  }

  private mutating func add(_ pool: Pool) {
    pools.append(pool)
    processorGroups.append(
      contentsOf: repeatElement(PoolProcessorGroups(), count: processorCount))
  }
}

/// Counts that only reports read.
struct PoolActivity: Sendable {
  var gets = 0
  var groupExchanges = 0
  var lowWaterGrowths = 0
  var lowWaterMisses = 0
  var nothingResults = 0
  var hardLimitHits = 0
  var drainedUnits = 0
}

extension Block {
  /// Both numbers in one.
  var packed: UInt64 { UInt64(unit) << 32 | UInt64(index) }
  /// The block that was packed.
  init(packed: UInt64) {
    self.init(unit: UInt32(packed >> 32), index: UInt32(truncatingIfNeeded: packed))
  }
}
