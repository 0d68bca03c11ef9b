/// The slabs that the recorded kernel really had, found from addresses: no allocator's rules.
///
/// Two passes. Backward: a run of pages on which the next thing heard is an object of a cache whose
/// slabs have that order is a slab of that cache. Forward: from its run's allocation to the run's
/// free a slab exists; one whose run was not seen allocated existed before the trace.
public struct RecordedSlabs: Sendable {
  /// One slab from birth to death.
  public struct Slab: Sendable {
    /// The cache.
    public var cache: Int32
    /// The event that made it; -1 if it existed before the trace.
    public var born: Int
    /// The event that ended it; `.max` if it outlived the trace.
    public var died = Int.max
    /// Whether its pages' free was recorded; only then is `died` known from an event.
    public var deathIsRecorded = false
    /// The latest free of an object of it; -1 if there was none.
    public fileprivate(set) var lastFree = -1
    /// The head of the list of its live objects.
    fileprivate var firstLive = SlabEvent.foreign
  }

  /// A free that was not recorded, known because the address was allocated again or its page freed.
  public struct HiddenFree: Sendable {
    /// The event after which it is taken to have happened: halfway to what proves it.
    public var position: Int
    /// The object.
    public var object: UInt32
    /// The event that allocated it.
    public var allocation: Int
  }

  /// How long after the last free the pages of a slab may be freed and still be the same deed, in
  /// nanoseconds, where pages wait for a grace period.
  private static let gracePeriod: UInt64 = 100_000_000

  /// The slabs in order of first notice.
  public private(set) var slabs: [Slab] = []
  /// The slab of each event that concerns an object; -1 for all others.
  public private(set) var slabOfEvent: [Int32]
  /// Frees that were not recorded, in order of position.
  public private(set) var hiddenFrees: [HiddenFree] = []

  /// Each live object's neighbours within its slab, its slab, and the event of its birth.
  private var next: [UInt32]
  private var previous: [UInt32]
  private var slabOfObject: [Int32]
  private var birthOfObject: [Int32]

  /// Finds the slabs.
  /// - Parameter cacheOfEvent: as `CacheResolution` has it.
  public init(
    _ log: SlabEventLog, _ cacheOfEvent: [Int32], _ caches: [RecordedCache],
    _ addresses: KernelAddresses
  ) {
    slabOfEvent = Array(repeating: -1, count: log.events.count)
    next = Array(repeating: SlabEvent.foreign, count: log.births)
    previous = next
    slabOfObject = Array(repeating: -1, count: log.births)
    birthOfObject = slabOfObject
    let births =
      addresses.areHashed ? [:] : Self.births(log.events, cacheOfEvent, caches, addresses)
    follow(log.events, cacheOfEvent, caches, addresses, births)
    (next, previous, slabOfObject, birthOfObject) = ([], [], [], [])
    hiddenFrees.sort { ($0.position, $0.allocation) < ($1.position, $1.allocation) }
  }

  /// Whether a slab was there before an event. One whose pages follow soon, although nothing was
  /// freed meanwhile, was given back before and waited for its grace period.
  public func existed(
    _ number: Int32, before event: Int, _ events: [SlabEvent], _ caches: [RecordedCache]
  ) -> Bool {
    let slab = slabs[Int(number)]
    guard slab.born < event, slab.died >= event else { return false }
    guard caches[Int(slab.cache)].freesPagesLate, slab.died != .max, slab.lastFree < event,
      event < events.count
    else { return true }
    return events[slab.died].time &- events[event].time > Self.gracePeriod
  }

  /// Which runs of pages become slabs, by the event that allocates them.
  private static func births(
    _ events: [SlabEvent], _ cacheOfEvent: [Int32], _ caches: [RecordedCache],
    _ addresses: KernelAddresses
  ) -> [Int: Int32] {
    var births: [Int: Int32] = [:]
    var heads = NumberTable()
    for index in events.indices.reversed() {
      let event = events[index]
      switch event.kind {
      case .allocate, .free:
        let cache = cacheOfEvent[index]
        guard cache >= 0 else { continue }
        heads.set(addresses.head(of: event.address, order: caches[Int(cache)].order), cache)
      case .impliedFree: break
      case .pageFree: heads.remove(event.address)
      case .pageAllocate:
        let cache = heads.remove(event.address)
        if cache >= 0, caches[Int(cache)].order == Int(event.order) { births[index] = cache }
      case .mark: break
      }
    }
    return births
  }

  private mutating func follow(
    _ events: [SlabEvent], _ cacheOfEvent: [Int32], _ caches: [RecordedCache],
    _ addresses: KernelAddresses, _ births: [Int: Int32]
  ) {
    var current = NumberTable()
    for (index, event) in events.enumerated() {
      switch event.kind {
      case .impliedFree:
        // The object may have gone with its slab long before its address was seen again.
        if event.object != SlabEvent.foreign, birthOfObject[Int(event.object)] >= 0 {
          hide(event.object, provedAt: index)
          forget(event.object)
        }
      case .allocate, .free:
        let cache = cacheOfEvent[index]
        guard cache >= 0 else { continue }
        var slab: Int32 = -1
        if !addresses.areHashed {
          let head = addresses.head(of: event.address, order: caches[Int(cache)].order)
          slab = current[head]
          if slab < 0 || slabs[Int(slab)].cache != cache {
            let isNew = slab >= 0
            if isNew { slabs[Int(slab)].died = index }
            slab = Int32(slabs.count)
            slabs.append(Slab(cache: cache, born: isNew ? index : -1))
            current.set(head, slab)
          }
        }
        note(event, index, slab)
      case .pageAllocate:
        let old = current.remove(event.address)
        if old >= 0 { end(old, at: index, events, caches) }
        if let cache = births[index] {
          current.set(event.address, Int32(slabs.count))
          slabs.append(Slab(cache: cache, born: index))
        }
      case .pageFree:
        let slab = current[event.address]
        if slab >= 0, caches[Int(slabs[Int(slab)].cache)].order == Int(event.order) {
          current.remove(event.address)
          slabs[Int(slab)].deathIsRecorded = true
          end(slab, at: index, events, caches)
        }
      case .mark: break
      }
    }
  }

  private mutating func note(_ event: SlabEvent, _ index: Int, _ slab: Int32) {
    slabOfEvent[index] = slab
    if event.kind == .allocate {
      let object = Int(event.object)
      slabOfObject[object] = slab
      birthOfObject[object] = Int32(index)
      guard slab >= 0 else { return }
      let head = slabs[Int(slab)].firstLive
      next[object] = head
      previous[object] = SlabEvent.foreign
      if head != SlabEvent.foreign { previous[Int(head)] = event.object }
      slabs[Int(slab)].firstLive = event.object
      return
    }
    if slab >= 0 { slabs[Int(slab)].lastFree = index }
    guard event.object != SlabEvent.foreign, birthOfObject[Int(event.object)] >= 0 else { return }
    forget(event.object)
  }

  private mutating func hide(_ object: UInt32, provedAt index: Int) {
    let birth = Int(birthOfObject[Int(object)])
    hiddenFrees.append(
      HiddenFree(position: (birth + index) / 2, object: object, allocation: birth))
  }

  private mutating func forget(_ object: UInt32) {
    birthOfObject[Int(object)] = -1
    let slab = slabOfObject[Int(object)]
    guard slab >= 0 else { return }
    let (before, after) = (previous[Int(object)], next[Int(object)])
    if before != SlabEvent.foreign {
      next[Int(before)] = after
    } else if slabs[Int(slab)].firstLive == object {
      slabs[Int(slab)].firstLive = after
    }
    if after != SlabEvent.foreign { previous[Int(after)] = before }
    slabOfObject[Int(object)] = -1
  }

  /// Ends a slab; what was thought alive on it was freed unseen.
  private mutating func end(
    _ number: Int32, at index: Int, _ events: [SlabEvent], _ caches: [RecordedCache]
  ) {
    let slab = slabs[Int(number)]
    slabs[Int(number)].died = index
    if caches[Int(slab.cache)].freesPagesLate, slab.lastFree >= 0,
      events[index].time &- events[slab.lastFree].time <= Self.gracePeriod
    {
      slabs[Int(number)].died = slab.lastFree
    }
    var object = slab.firstLive
    while object != SlabEvent.foreign {
      let following = next[Int(object)]
      hide(object, provedAt: index)
      slabOfObject[Int(object)] = -1
      birthOfObject[Int(object)] = -1
      object = following
    }
    slabs[Int(number)].firstLive = SlabEvent.foreign
  }
}
