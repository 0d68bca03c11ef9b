import TraceFormat

/// Linux's SLUB: caches of slabs without headers, a slab and a list of partial slabs a processor,
/// one list of partial slabs for the node.
///
/// A processor allocates from its slab, then from its partial list, then from the head of the
/// node's list, of which it takes more than it needs, then from a new slab. An object that is freed
/// goes back into its slab, wherever that is; a slab that was full goes onto the list of the
/// processor that freed, and when that is full, the list as a whole moves to the node. Only then,
/// and when a slab on the node's list falls empty, is a slab given back, unless the node has too
/// few partial ones. So empty slabs may stay on processors' lists for good.
///
/// Requests of `kmalloc` go to classes by size and by what the caller allows; above 8192 bytes they
/// are whole pages. In Linux 6.18, two caches have sheaves: arrays of free objects in front of all
/// this. The release unit is the slab.
public struct SlubModel: AllocatorModel {
  let settings: SlubSettings
  let processorCount: Int
  var caches: [SlubCache] = []
  var cacheNumbers: [String: UInt32] = [:]
  /// The cache of each route of each type; negative before its first use.
  var routes: [Int32] = []
  var types: [SlubTypeUse] = []
  var slabs: [SlubSlab] = []
  var links: [UInt16] = []
  /// For each cache and processor.
  var processors: [SlubProcessor] = []
  var barns: [SlubBarn] = []
  /// The vector of each slab that has one.
  var vectors: [UInt32: Block] = [:]
  var largeBlocks = WholePageBlocks()
  var activity = SlubActivity()

  /// Running totals.
  public internal(set) var totals = ModelTotals()

  /// Nothing in SLUB goes by time.
  public var needsTime: Bool { false }
  /// Never.
  public var nextTick: UInt64 { .max }
  /// Does nothing.
  public mutating func tick(_ now: UInt64) -> Step { .done }

  /// A machine with no slab yet.
  public init(_ configuration: ModelConfiguration) throws(ModelError) {
    settings = SlubSettings(configuration)
    processorCount = configuration.processorCount
  }

  /// Takes an object from the processor's slab, or goes the long way for one.
  public mutating func allocate(_ request: AllocationRequest) -> Step {
    precondition(Int(request.cpu) < processorCount, "no such processor")
    guard request.requestedBytes > 0 else { return .failed(.zeroLength) }
    guard let cache = cache(for: request) else { return askForLarge(request) }
    let order = SlubOrder(
      cache: cache, type: request.type, cpu: request.cpu, flags: request.flags)
    if caches[cache].sheafCapacity > 0 { return allocateFromSheaf(order) }
    guard let slab = slabWithObject(order) else { return askForSlab(order) }
    return hand(slab, to: order)
  }

  /// Puts an object back into its slab, or into a sheaf.
  public mutating func free(_ block: Block, _ release: ReleaseRequest) -> Step {
    precondition(Int(release.cpu) < processorCount, "no such processor")
    guard block.index != WholePageBlocks.mark else { return freeLarge(block) }
    guard holds(block) else { return .broken(.doubleFree) }
    let slab = Int(block.unit)
    let cache = Int(slabs[slab].cache)
    uncharge(type: Int(release.type), cache)
    if caches[cache].sheafCapacity > 0 {
      stash(block)
      freeToSheaf(block, cache, cpu: Int(release.cpu))
    } else {
      let live = slabs[slab].live
      if live <= 2 { noteFewLive(slab, from: Int(live), to: Int(live) - 1) }
      putBack(block, cpu: Int(release.cpu))
    }
    return .done
  }

  /// Goes on with an allocation whose pages are there or refused.
  public mutating func resume(_ request: PageRequest, granted: UInt32) -> Step {
    let order = SlubOrder(request.continuation)
    guard let stage = SlubStage(rawValue: request.continuation.stage) else {
      preconditionFailure("not a request of this model")
    }
    let pages = granted == request.pages ? Int(granted) : 0
    switch stage {
    case .large: return resumeLarge(request, isGranted: pages > 0)
    case .vector: return resumeVector(request, pages: pages)
    case .slab, .slabFallback:
      if pages == 0 { return stage == .slab ? askForFallback(order) : .failed(.outOfPages) }
      addProcessorSlab(order, pages: pages)
      return hand(slab(ofProcessor: order), to: order)
    case .sheaf, .sheafFallback:
      return resumeSheaf(order, stage, sheaf: request.continuation.value >> 32, pages: pages)
    }
  }

  /// Hands the next object of a slab that has one to the caller.
  @inline(__always)
  mutating func hand(_ slab: Int, to order: SlubOrder) -> Step {
    let block = take(from: slab)
    noteLive(slab, wasLive: slabs[slab].live &- 1)
    return finish(block, order)
  }

  /// Charges an object to its type; if it is the first accounted one of its slab and the model is
  /// to make vectors, makes one.
  @inline(__always)
  mutating func finish(_ block: Block, _ order: SlubOrder) -> Step {
    charge(type: Int(order.type), order.cache)
    if settings.makesVectors, order.flags.contains(.accounted), vectors[block.unit] == nil {
      return allocateVector(for: block, order)
    }
    return .placed(block)
  }

  /// Takes a free object of a slab without telling anybody.
  @inline(__always)
  mutating func take(from slab: Int) -> Block {
    func take(_ slabs: inout [SlubSlab], _ links: inout [UInt16]) -> UInt16 {
      var links = links.mutableSpan
      return slabs[slab].take(&links)
    }
    return Block(unit: UInt32(slab), index: UInt32(take(&slabs, &links)))
  }

  @inline(__always)
  mutating func charge(type: Int, _ cache: Int) {
    let bytes = caches[cache].geometry.objectBytes
    types[type].objects &+= 1
    types[type].bytes &+= bytes
    totals.liveObjects &+= 1
    totals.allocatedBytes &+= bytes
  }

  @inline(__always)
  mutating func uncharge(type: Int, _ cache: Int) {
    let bytes = caches[cache].geometry.objectBytes
    types[type].objects &-= 1
    types[type].bytes &-= bytes
    totals.liveObjects &-= 1
    totals.allocatedBytes &-= bytes
  }

  /// Whether somebody has the block.
  func holds(_ block: Block) -> Bool {
    guard Int(block.unit) < slabs.count else { return false }
    let slab = slabs[Int(block.unit)]
    return block.index < UInt32(slab.objects)
      && links[Int(slab.firstLink) + Int(block.index)] == SlubSlab.out
  }

  /// An object goes from somebody into a sheaf.
  mutating func stash(_ block: Block) {
    let slab = Int(block.unit)
    mark(block, SlubSlab.inSheaf)
    slabs[slab].stashed += 1
    noteLive(slab, wasLive: slabs[slab].live + 1)
  }

  mutating func mark(_ block: Block, _ state: UInt16) {
    links[Int(slabs[Int(block.unit)].firstLink) + Int(block.index)] = state
  }

  /// A slab has one live object more or less than before: hostage and empty pages depend on it.
  @inline(__always)
  mutating func noteLive(_ slab: Int, wasLive before: UInt16) {
    let now = slabs[slab].live
    if min(now, before) <= 1 { noteFewLive(slab, from: Int(before), to: Int(now)) }
  }

  private mutating func noteFewLive(_ slab: Int, from before: Int, to now: Int) {
    let pages = slabs[slab].pages
    caches[Int(slabs[slab].cache)].totals.noteFewLive(pages: pages, from: before, to: now)
    totals.noteFewLive(pages: pages, from: before, to: now)
  }
}
