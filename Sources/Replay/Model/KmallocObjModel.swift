import TraceFormat

/// DragonFly's `kmalloc_obj`: slabs of 128 KiB that belong to one malloc type.
///
/// Each processor takes objects from its active slab, then from its alternate one. When both have
/// none, a slab that has some is fetched from the type's lists, else from the processor's cache of
/// free slabs, else 32 pages are asked for. A free puts the object back into its slab, wherever
/// that is, and moves nothing; slabs that have regained objects are found by later allocations or
/// by the poller, which also retires slabs, at most a few a second. Beware of the kernel's names:
/// *full* means full of free objects, *empty* means that no object was free.
///
/// Whatever the caller allows, the kernel's own algorithm asks for pages as one that waits (class
/// normal, holding what it has got). With `reserve` above 0 it is the variant that was proposed in
/// 2021 and never written: fresh slabs are kept ahead and callers' flags are honoured.
///
/// Deviations: one thread at a time, so no slot is reserved but unfilled. A type without a fixed
/// size, which the kernel has not, is one zone for each power of two from 64 to 32768 bytes, each
/// with the type's limit. Larger requests, and those larger than their type's objects, are rounded
/// to pages and go to the page source directly, as `kmalloc` does with oversized ones, outside
/// slabs, limits and the double free check. A caller that may not wait but may fail and names no
/// page reserve is taken for M_NOWAIT.
public struct KmallocObjModel: AllocatorModel {
  /// Name, parameters and sources.
  public static let descriptor = ModelDescriptor(
    name: "kmalloc_obj",
    summary: "DragonFly's slabs of 128 KiB for one type (2021), or with reserve",
    sources: [
      "sys/kern/kern_kmalloc.c at 11050bbc", "sys/sys/_malloc.h at e9dbfea1",
      "sys/sys/exislock2.h at 89986e03",
    ],
    fidelity:
      "follows the source slot by slot; pseudo-tick cadence and header size are parameters; "
      + "the reserve variant exists in no kernel",
    parameters: KmallocObjSettings.parameters)

  let settings: KmallocObjSettings
  let processorCount: Int
  var routes: [ObjectRoute] = []
  var zones: [ObjectZone] = []
  var managers: [ObjectManager] = []
  var caches: [FreeSlabCache]
  /// Slabs kept ahead that are not for all users of one type.
  var sharedReserves = SharedReserves()
  var table = ObjectSlabTable()
  var oversizeUsages: [ModelTotals] = []
  var nextOversize: UInt32 = 0
  /// Slabs that are part of the kernel's image.
  var staticSlabs: Set<UInt32> = []
  var tallies = KmallocObjTallies()
  var clock: KmallocObjClock

  /// Running totals.
  public internal(set) var totals = ModelTotals()

  /// Free slabs that each processor may cache (kern.kzone_cache); a lower value trims nothing.
  public var cacheLimit: Int

  /// A model with the parameters of `descriptor`.
  public init(_ configuration: ModelConfiguration) throws(ModelError) {
    self.init(KmallocObjSettings(configuration), processorCount: configuration.processorCount)
  }

  /// A model with settings that parameters need not be able to say.
  public init(_ settings: KmallocObjSettings, processorCount: Int) {
    self.settings = settings
    self.processorCount = processorCount
    cacheLimit = settings.cacheLimit
    caches = Array(repeating: FreeSlabCache(), count: processorCount)
    clock = KmallocObjClock(settings)
  }

  /// Only the poller depends on time.
  public var needsTime: Bool { settings.pollsWithTime }

  /// Makes the next type known and, if asked for, fills its reserve.
  public mutating func declare(_ type: ModelType) -> Step {
    let first = UInt32(zones.count)
    addZones(for: type)
    guard let reserve = settings.reserve, reserve.prefill else { return .done }
    return prefillReserves(from: first)
  }

  /// Takes an object from the processor's active slab, or goes the long way for one.
  public mutating func allocate(_ request: AllocationRequest) -> Step {
    guard let zone = routes[Int(request.type)].zone(for: request.requestedBytes) else {
      return askOversize(request)
    }
    precondition(Int(request.cpu) < processorCount, "no such processor")
    let place = Int(zone) &* processorCount &+ Int(request.cpu)
    if managers[place].isLimited, let refusal = refusalByLimit(zone, request.flags) {
      return refusal
    }
    let active = managers[place].active
    if active != ObjectSlab.none, table.slabs[Int(active)].available > 0 {
      return .placed(takeObject(of: active, zone, place))
    }
    return allocateFromLists(zone, place, request.flags)
  }

  /// Puts an object back into its slab; no list changes.
  public mutating func free(_ block: Block, _ release: ReleaseRequest) -> Step {
    precondition(Int(release.cpu) < processorCount, "no such processor")
    guard block.index < Self.oversizeMark else { return freeOversize(block, release) }
    let broken = putObject(block, Int(release.cpu))
    return broken.map { .broken($0) } ?? .done
  }

  /// Goes on with an allocation or a fill whose pages are there or refused.
  public mutating func resume(_ request: PageRequest, granted: UInt32) -> Step {
    let operation = request.continuation
    guard let stage = Stage(rawValue: operation.stage) else {
      preconditionFailure("not a request of this model")
    }
    let isGranted = granted == request.pages
    switch stage {
    case .create, .createWaiting:
      guard isGranted else { return .failed(.outOfPages) }
      return allocateFromNewSlab(operation)
    case .createTrying:
      return isGranted ? allocateFromNewSlab(operation) : askWaiting(operation)
    case .refill, .prefill:
      return resumeFill(operation, stage, isGranted: isGranted)
    case .refillFirst, .replenish:
      return resumeReplenishment(operation, stage, isGranted: isGranted)
    case .oversize:
      return isGranted ? placeOversize(operation) : .failed(.outOfPages)
    }
  }
}
