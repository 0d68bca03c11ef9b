import TraceFormat

/// Slabs with the switches by which kernels' allocators differ when memory is short: how large a
/// slab is, whether a smaller one will do, what is kept ahead and for whom, who keeps it up, what a
/// processor's cache swallows, what happens at a limit.
///
/// With slabs of one page it answers as FreeBSD's UMA or NetBSD's pool does, with slabs that are
/// returned at once as illumos' kmem, with a stock and a helper as XNU's refilled zones.
///
/// Deviations: one list of slabs, last used first; items move between slabs and caches one by one.
/// What caches cost by themselves (headers and magazines of other zones) is a number of pages.
public struct GenericSlabModel: AllocatorModel {
  /// Name, parameters and sources.
  public static let descriptor = ModelDescriptor(
    name: "generic_slab",
    summary: "slabs with the switches by which kernels differ in low memory",
    sources: [
      "FreeBSD sys/vm/uma_core.c at 0c964205", "illumos usr/src/uts/common/os/kmem.c at 03ba8404",
      "NetBSD sys/kern/subr_pool.c at 003138bf", "XNU osfmk/kern/zalloc.c of 2019",
    ],
    fidelity: "follows no single source: page demand, stocks and limits, not lists or locks",
    parameters: GenericSlabSettings.parameters)

  let settings: GenericSlabSettings
  let processorCount: Int
  /// The types: what they hold and by which caches they are served.
  var routes: [GenericSlabRoute] = []
  var caches: [GenericSlabCache] = []
  var slabs: [GenericSlab] = []
  /// The next free item of each item.
  var links: [UInt32] = []
  /// Cached items, by cache and processor.
  var magazines: [[Block]] = []
  /// Blocks of whole pages that were given back, to be numbered anew.
  var goneBlocks: [UInt32] = []
  /// Pages that magazines cost so far.
  var magazinePages = 0
  var tallies = GenericSlabTallies()

  /// Running totals.
  public internal(set) var totals = ModelTotals()

  /// A model with the parameters of `descriptor`.
  public init(_ configuration: ModelConfiguration) throws(ModelError) {
    settings = GenericSlabSettings(configuration)
    processorCount = configuration.processorCount
  }

  /// Time changes nothing.
  public var needsTime: Bool { false }
  /// Never.
  public var nextTick: UInt64 { .max }
  /// Does nothing.
  public mutating func tick(_ now: UInt64) -> Step { .done }

  /// Makes the next type known.
  public mutating func declare(_ type: ModelType) -> Step {
    let number = UInt32(routes.count)
    var route = GenericSlabRoute(limitBytes: Int(clamping: type.limitBytes))
    if let bytes = type.objectBytes, bytes > 0, bytes <= UInt64(GenericSlabRoute.largestItem) {
      route.fixed = addCache(number, itemBytes: Int(bytes), route)
    } else if type.objectBytes == nil {
      route.isVarying = true
    }
    routes.append(route)
    return .done
  }

  /// Takes a cached item, else a free one, else asks for a slab.
  public mutating func allocate(_ request: AllocationRequest) -> Step {
    precondition(Int(request.cpu) < processorCount, "no such processor")
    let flags = KmallocObjModel.effective(request.flags)
    guard let cache = cache(for: request) else { return askWholePages(request, flags) }
    let place = Int(cache) * processorCount + Int(request.cpu)
    if let block = magazines[place].popLast() {
      caches[Int(cache)].outItems -= 1
      return .placed(hand(block))
    }
    let limit = caches[Int(cache)].limit
    if limit > 0, caches[Int(cache)].outItems >= limit {
      tallies.limitHits += 1
      return flags.contains(.mayWait) || flags.contains(.mayFail)
        ? .failed(.zoneLimit) : .broken(.limit)
    }
    let operation = PageRequest.Continuation(
      stage: 0, cpu: request.cpu, type: cache, flags: flags.rawValue)
    if settings.fillItems > 0, magazinePages < settings.fillCost {
      return askForMagazines(operation)
    }
    return allocateFromSlabs(operation)
  }

  /// Puts an item into the processor's cache, if there is room, else back into its slab.
  public mutating func free(_ block: Block, _ release: ReleaseRequest) -> Step {
    let slab = Int(block.unit)
    takeBack(block)
    let cache = slabs[slab].cache
    guard cache != GenericSlab.none else {
      giveBack(slab)
      return .done
    }
    let place = Int(cache) * processorCount + Int(release.cpu)
    if hasMagazines, magazines[place].count < settings.fillItems {
      caches[Int(cache)].outItems += 1
      magazines[place].append(block)
    } else {
      putFree(block)
    }
    return .done
  }

  /// Goes on with an operation whose pages are there or refused.
  public mutating func resume(_ request: PageRequest, granted: UInt32) -> Step {
    let operation = request.continuation
    guard let stage = Stage(rawValue: operation.stage) else {
      preconditionFailure("not a request of this model")
    }
    let isGranted = granted == request.pages
    switch stage {
    case .magazines: return resumeMagazines(operation, Int(granted))
    case .trying where !isGranted: return askSmall(operation, .small)
    case .trying, .first, .small:
      guard isGranted else { return .failed(.outOfPages) }
      if stage == .small { tallies.smallSlabs += 1 }
      return placeFromNewSlab(operation, pages: Int(granted))
    case .filling: return resumeFilling(operation, Int(granted))
    case .keeping: return resumeKeeping(operation, Int(granted), isGranted: isGranted)
    case .replenish where !isGranted && hasSmallSlabs(operation.type):
      return askSmall(operation, .replenishSmall)
    case .replenish, .replenishSmall:
      return resumeReplenishment(operation, Int(granted), isGranted: isGranted)
    case .wholePages:
      guard isGranted else { return .failed(.outOfPages) }
      return placeWholePages(operation, Int(granted))
    }
  }
}

/// What is counted beside the totals.
struct GenericSlabTallies: Sendable {
  /// Items taken although no more than the stock were free.
  var stockUses = 0
  /// Requests that the stock's rule of access turned to new slabs.
  var stockRefusals = 0
  /// Slabs that were smaller than usual.
  var smallSlabs = 0
  /// Attempts to keep the stock up, and those that failed.
  var keepingAttempts = 0
  var keepingFailures = 0
  /// Allocations refused by a limit.
  var limitHits = 0
}

/// By which caches a type is served.
struct GenericSlabRoute: Sendable {
  /// Larger items are whole pages.
  static let largestItem = 1 << 17
  let limitBytes: Int
  /// The cache of a type of one size.
  var fixed = GenericSlab.none
  /// Whether requests of all sizes come: one cache for each power of two.
  var isVarying = false
  var classes = [UInt32](repeating: GenericSlab.none, count: 12)
  var usage = ModelTotals()

  init(limitBytes: Int) { self.limitBytes = limitBytes }
}
