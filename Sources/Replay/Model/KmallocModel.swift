/// DragonFly's `kmalloc` and `kfree`: the slab allocator for requests of any size.
///
/// Each processor keeps a list of zones with free chunks for each of 72 sizes. It allocates from
/// the zone at the tail; a zone that regains a chunk goes to the head, so that it may drain. A
/// chunk freed by another processor waits on its zone's remote chain until the owner runs out, is
/// told by a message, or sweeps every 10 s. A wholly free zone that is not the last of its size
/// joins its processor's free zones; what exceeds their number is given back by the next `kmalloc`
/// that may block, never by a free. Large requests are whole pages.
///
/// Zones serve all malloc types, so their pages are shared; a type's own are its oversize blocks.
/// The release unit is the zone, or the oversize block.
public struct KmallocModel: AllocatorModel {
  /// Counts that only reports read.
  struct Activity: Sendable {
    var zonesCreated = 0
    var zonesReused = 0
    var zonesTrimmed = 0
    var remoteFrees = 0
    var chunksDrained = 0
    var messagesSent = 0
    var sweeps = 0
    var oversizeAllocations = 0
    var limitRecounts = 0
    var undetectedDoubleFrees = 0
  }

  static let classCount = 72
  /// Map entries that `kmem_slab_alloc` reserves first (`MAP_RESERVE_COUNT`).
  static let mapEntries: UInt8 = 4
  /// How far the start index slides with each zone (`ZALLOC_SLAB_SLIDE`).
  static let startSlide = 20

  let geometry: SlabGeometry
  let processorCount: Int
  let checksDoubleFrees: Bool
  let deliversAtNextOperation: Bool
  let sweeps: Bool

  var zones: [SlabZone] = []
  var vacantZones: [UInt32] = []
  /// The first are those of zones that have no class: no chunk of theirs is ever live.
  var links: [UInt16]
  /// For each class, where links begin that no zone uses any more.
  var vacantLinks: [[Int]]
  /// A list for each processor and class.
  var lists: [SlabZoneList]
  var processors: [SlabProcessor]
  var types: [SlabType] = []
  /// For each type and processor.
  var uses: [SlabTypeUse] = []
  var oversize = OversizeBlocks()
  var nextOrdinal = 0
  var listedZones = 0
  var freeZones = 0
  var mappedZones = 0
  var oversizePages = 0
  var queuedMessages = 0
  var activity = Activity()

  /// When the next sweep is due, in nanoseconds; `.max` if sweeps are off.
  public internal(set) var nextTick: UInt64
  /// Running totals.
  public internal(set) var totals = ModelTotals()

  /// Only sweeps go by time.
  public var needsTime: Bool { sweeps }

  /// Begins an allocation with the flags that a DragonFly caller would pass.
  public mutating func allocate(_ request: AllocationRequest) -> Step {
    allocate(
      request.requestedBytes, type: request.type, cpu: request.cpu,
      flags: DragonFlyFlags(request.flags))
  }

  /// `kmalloc` with flags of the kernel's own.
  public mutating func allocate(
    _ bytes: UInt64, type: UInt32, cpu: UInt16, flags: DragonFlyFlags
  ) -> Step {
    precondition(Int(cpu) < processorCount)
    if queuedMessages > 0, deliversAtNextOperation { deliverMessages(to: cpu) }
    let place = Int(type)
    if types[place].limitBytes > 0, types[place].looseBytes >= types[place].limitBytes,
      let refusal = refusalByTrueSum(place, flags)
    {
      return refusal
    }
    guard bytes > 0 else { return .failed(.zeroLength) }
    var size = bytes
    if !flags.isDisjoint(with: [.powerOfTwo, .cacheAlign]) {
      size = SlabGeometry.rounded(bytes, flags)
    }
    if !flags.contains(.mustNotWait) { giveBackSurplus(cpu) }
    if isOversize(size) {
      return askForOversize(size, type: type, cpu: cpu, flags: flags)
    }
    let sizeClass = geometry.classIndex(of: Int(truncatingIfNeeded: size))
    let zone = lists[Int(cpu) &* Self.classCount &+ sizeClass].tail
    guard zone != SlabZone.none else {
      return startZone(sizeClass, type: type, cpu: cpu, flags: flags)
    }
    if zones[Int(zone)].freeCount == 1 { handleExhaustion(zone) }
    return hand(chunkOf: zone, type: type, cpu: cpu)
  }

  /// `kfree`: a local chunk is recycled at once, another is left for its zone's owner.
  public mutating func free(_ block: Block, _ release: ReleaseRequest) -> Step {
    precondition(Int(release.cpu) < processorCount)
    if queuedMessages > 0, deliversAtNextOperation { deliverMessages(to: release.cpu) }
    guard block.index != OversizeBlocks.mark else { return freeOversize(block, release) }
    let zone = Int(block.unit)
    let chunk = UInt16(truncatingIfNeeded: block.index)
    guard links[zones[zone].firstLink &+ Int(chunk)] == SlabZone.live else {
      return noteDoubleFree()
    }
    let chunkBytes = Int(zones[zone].chunkBytes)
    uses[Int(release.type) &* processorCount &+ Int(release.cpu)].discharge(chunkBytes)
    totals.liveObjects &-= 1
    totals.allocatedBytes &-= chunkBytes
    func takeBack(
      _ zones: inout [SlabZone], _ links: inout [UInt16]
    ) -> (effect: FreeEffect, live: UInt16) {
      var links = links.mutableSpan
      return zones[zone].takeBack(chunk, from: release.cpu, &links)
    }
    let (effect, live) = takeBack(&zones, &links)
    if live < 2 {
      Self.noteFewLive(Int(live), before: Int(live) + 1, geometry.zonePages, &totals)
    }
    switch effect {
    case .local: break
    case .relisted: list(block.unit)
    case .whollyFree: retireIfFree(block.unit)
    case .remote: activity.remoteFrees &+= 1
    case .remoteToSignal:
      activity.remoteFrees &+= 1
      signalOwner(of: zone)
    }
    return .done
  }

  /// Hands the next chunk of a zone that has one to the caller.
  @inline(__always)
  mutating func hand(chunkOf zone: UInt32, type: UInt32, cpu: UInt16) -> Step {
    func take(
      _ zones: inout [SlabZone], _ links: inout [UInt16]
    ) -> (chunk: UInt16, bytes: Int, live: UInt16) {
      var links = links.mutableSpan
      return zones[Int(zone)].takeChunk(&links)
    }
    let (chunk, bytes, live) = take(&zones, &links)
    if live <= 2 {
      Self.noteFewLive(Int(live), before: Int(live) - 1, geometry.zonePages, &totals)
    }
    charge(bytes, type: type, cpu: cpu)
    return .placed(Block(unit: zone, index: UInt32(chunk)))
  }

  /// Charges an allocation to its type and, now and then, to the type's shared counter.
  @inline(__always)
  mutating func charge(_ bytes: Int, type: UInt32, cpu: UInt16) {
    totals.liveObjects &+= 1
    totals.allocatedBytes &+= bytes
    let use = Int(type) &* processorCount &+ Int(cpu)
    let loose = uses[use].charge(bytes, quantum: geometry.zoneBytes)
    if loose > 0 { types[Int(type)].looseBytes &+= loose }
  }

  /// Whether a request bypasses the zones.
  func isOversize(_ bytes: UInt64) -> Bool {
    bytes >= UInt64(geometry.zoneLimit) || (bytes & 4095 == 0 && bytes > 8192)
  }

  /// Keeps hostage and empty pages right when a zone of so many pages has come to, or from, one or
  /// no live chunk.
  static func noteFewLive(
    _ now: Int, before: Int, _ pages: Int, _ totals: inout ModelTotals
  ) {
    totals.hostagePages += pages * ((now == 1 ? 1 : 0) - (before == 1 ? 1 : 0))
    totals.emptyPages += pages * ((now == 0 ? 1 : 0) - (before == 0 ? 1 : 0))
  }

  /// The shared counter has reached the limit: replaces it by the true sum over processors.
  /// - Returns: How the allocation ends if that has reached the limit too.
  private mutating func refusalByTrueSum(_ type: Int, _ flags: DragonFlyFlags) -> Step? {
    let first = type * processorCount
    let sum = uses[first..<(first + processorCount)].reduce(0) { $0 + $1.bytes }
    types[type].looseBytes = sum
    activity.limitRecounts += 1
    guard sum >= types[type].limitBytes else { return nil }
    return flags.contains(.nullOK) ? .failed(.typeLimit) : .broken(.limit)
  }

  /// A block is freed that nobody has. Without invariants the kernel goes on with a chunk on a
  /// chain twice; the model only counts it and leaves its lists as they are.
  mutating func noteDoubleFree() -> Step {
    guard checksDoubleFrees else {
      activity.undetectedDoubleFrees += 1
      return .done
    }
    return .broken(.chunkAlreadyFree)
  }
}
