public import TraceFormat
public import TraceImport

/// A sink that counts what a kernel recording's reference numbers count, from events alone.
public struct KernelTally: EventSink {
  /// What is known of an object by its birth ordinal.
  struct Object {
    var site: Int
    var cpu: UInt32
    var isLive = true
  }

  /// Counts of one cache, by name.
  struct Cache {
    var allocs = 0
    var freesOfTraced = 0
    var allocOverLive = 0
    var freeUnknown = 0
    var liveEnd = 0
    var liveRequested = 0
    var liveAllocated = 0
    var requested = 0
    var allocated = 0
  }

  /// Waits of one class.
  struct Reclaim {
    var count = 0
    var total = 0
    var longest = 0
    var longestAt: Int?
    var longestThread: Int?
    var reclaimed = 0
    var unmatchedEnds = 0
    var unmatchedBegins = 0
    var orders: [UInt8: Int] = [:]
  }

  /// A thread waiting in one class.
  struct Waiter: Hashable {
    var type: TypeID
    var thread: Int32
  }

  public private(set) var interner = TableInterner()
  var objects: [Object] = []
  var caches: [String: Cache] = [:]
  var counts: [EventKind: Int] = [:]
  var threads: Set<Int32> = []
  var eventsByProcessor: [UInt32: Int] = [:]
  var large = Cache()
  var live = Cache()
  var total = Cache()
  var freed = Cache()
  var peakRequested = (bytes: 0, time: 0)
  var peakAllocated = (bytes: 0, time: 0, requested: 0)
  var peakObjects = (count: 0, time: 0)
  var crossProcessorFrees = 0
  var kfreeOfCache = 0
  var cacheFreeOfKmalloc = 0
  var slabClasses: [String: Int] = [:]
  var pages = PageTally()
  var waiting: [Waiter: Int] = [:]
  var reclaim: [String: Reclaim] = [:]
  var daemonAwake: [UInt16: Int] = [:]
  var awake = 0
  var wakes = 0
  var sleeps = 0
  var throttles = 0
  var throttledMicroseconds = 0
  var writes: [String: Int] = [:]
  var kills: [(time: Int, process: Int, name: String)] = []
  public private(set) var others: [String: Int] = [:]
  /// The texts of remarks.
  public private(set) var marks: [String] = []
  /// Nanoseconds since the trace's start of the last event, and whether times never fell.
  public private(set) var lastTime = 0
  public private(set) var isOrdered = true

  public init() {}

  public mutating func string(_ text: String) -> StringID { interner.string(text) }
  public mutating func type(_ name: String, _ family: TypeFamily) -> TypeID {
    interner.type(name, family)
  }
  public mutating func site(_ site: Site) -> SiteID { interner.site(site) }
  public mutating func context(_ context: Context) -> ContextID { interner.context(context) }

  @discardableResult
  public mutating func append(
    site: SiteID, context: ContextID, time: UInt64, address: UInt64
  ) throws(TraceError) -> UInt64 {
    let details = interner.tables[site]
    let cpu = note(details, context, time)
    switch details.kind {
    case .allocate:
      birth(site, cpu)
      allocate(details, Int(time))
    case .pageAllocate:
      birth(site, cpu)
      pages.allocate(details, frame: address, time: Int(time))
    case .waitBegin: waitBegin(details, context, Int(time))
    case .other: others[interner.tables.name(of: details.type), default: 0] += 1
    default: break
    }
    return UInt64(max(0, objects.count - 1))
  }

  public mutating func append(
    site: SiteID, context: ContextID, time: UInt64, object: ObjectReference, address: UInt64
  ) throws(TraceError) {
    let details = interner.tables[site]
    let cpu = note(details, context, time)
    switch details.kind {
    case .free: free(details, object, cpu)
    case .impliedFree: impliedFree(object)
    case .pageFree:
      end(object)
      pages.free(details, frame: address, time: Int(time))
    case .pageDrain: pages.drained += 1 << Int(details.order)
    case .pageOutStart:
      let name = interner.tables.name(of: details.type).dropFirst("writeback:".count)
      writes[String(name), default: 0] += 1
    default: break
    }
  }

  public mutating func append(
    site: SiteID, context: ContextID, time: UInt64, payload: [UInt64]
  ) throws(TraceError) {
    let details = interner.tables[site]
    _ = note(details, context, time)
    precondition(payload.count == details.kind.spec.payload.count)
    switch details.kind {
    case .waitEnd: waitEnd(details, context, Int(time), Int(payload[0]))
    case .mark: marks.append(interner.tables.strings[Int(payload[0])])
    case .kill:
      let name = interner.tables.strings[Int(payload[1])]
      kills.append((Int(time), Int(payload[0]), name))
    default: break
    }
  }

  private mutating func note(_ site: Site, _ context: ContextID, _ time: UInt64) -> UInt32 {
    let details = interner.tables[context]
    counts[site.kind, default: 0] += 1
    if site.kind.spec.countsAsRecorded {
      threads.insert(details.thread)
      eventsByProcessor[details.cpu, default: 0] += 1
    }
    if Int(time) < lastTime { isOrdered = false }
    lastTime = Int(time)
    return details.cpu
  }

  private mutating func birth(_ site: SiteID, _ cpu: UInt32) {
    objects.append(Object(site: Int(site.index), cpu: cpu))
  }

  /// The living object that dies, by its site; nil if foreign.
  @discardableResult
  private mutating func end(_ object: ObjectReference) -> Object? {
    guard case .object(let ordinal) = object else { return nil }
    precondition(objects[Int(ordinal)].isLive, "object \(ordinal) dies twice")
    objects[Int(ordinal)].isLive = false
    return objects[Int(ordinal)]
  }
}

extension KernelTally {
  private mutating func allocate(_ site: Site, _ time: Int) {
    let name = interner.tables.name(of: site.type)
    let requested = Int(site.requestedBytes ?? 0)
    let allocated = Int(site.allocatedBytes ?? 0)
    caches[name, default: Cache()].allocs += 1
    caches[name, default: Cache()].requested += requested
    caches[name, default: Cache()].allocated += allocated
    change(site, by: 1)
    total.allocs += 1
    total.requested += requested
    total.allocated += allocated
    if interner.tables[site.type].family == .largeRequest {
      large.allocs += 1
      large.requested += requested
      large.allocated += allocated
    }
    if live.liveRequested > peakRequested.bytes { peakRequested = (live.liveRequested, time) }
    if live.liveAllocated > peakAllocated.bytes {
      peakAllocated = (live.liveAllocated, time, live.liveRequested)
    }
    if live.liveEnd > peakObjects.count { peakObjects = (live.liveEnd, time) }
    slabClasses[Self.flagsClass(site.flags), default: 0] += 1
  }

  private mutating func change(_ site: Site, by sign: Int) {
    let name = interner.tables.name(of: site.type)
    let requested = Int(site.requestedBytes ?? 0) * sign
    let allocated = Int(site.allocatedBytes ?? 0) * sign
    caches[name, default: Cache()].liveEnd += sign
    caches[name, default: Cache()].liveRequested += requested
    caches[name, default: Cache()].liveAllocated += allocated
    live.liveEnd += sign
    live.liveRequested += requested
    live.liveAllocated += allocated
  }

  private mutating func free(_ site: Site, _ object: ObjectReference, _ cpu: UInt32) {
    let name = interner.tables.name(of: site.type)
    total.freesOfTraced += 1
    guard let dead = end(object) else {
      caches[name, default: Cache()].freeUnknown += 1
      return
    }
    let birth = interner.tables.sites[dead.site]
    let cache = interner.tables.name(of: birth.type)
    change(birth, by: -1)
    caches[cache, default: Cache()].freesOfTraced += 1
    freed.requested += Int(birth.requestedBytes ?? 0)
    freed.allocated += Int(birth.allocatedBytes ?? 0)
    if dead.cpu != cpu { crossProcessorFrees += 1 }
    let isSized = interner.tables[birth.type].family != .objectCache
    if name == "kfree", !isSized { kfreeOfCache += 1 }
    if name != "kfree", isSized { cacheFreeOfKmalloc += 1 }
  }

  private mutating func impliedFree(_ object: ObjectReference) {
    guard let dead = end(object) else { preconditionFailure("an implied free of a foreign object") }
    let birth = interner.tables.sites[dead.site]
    caches[interner.tables.name(of: birth.type), default: Cache()].allocOverLive += 1
    change(birth, by: -1)
  }

  static func flagsClass(_ flags: AllocationFlags) -> String {
    guard flags.contains(.known) else { return "unknown" }
    return (flags.contains(.mayWait) ? "may_block" : "no_block")
      + (flags.contains(.mayUseReserve) ? "+may_use_reserve" : "")
  }

  private mutating func waitBegin(_ site: Site, _ context: ContextID, _ time: Int) {
    if site.pageClass == WaitClass.daemon.rawValue {
      sleeps += 1
      if let woken = daemonAwake.removeValue(forKey: site.node) { awake += time - woken }
      return
    }
    let name = reclaimName(site)
    let waiter = Waiter(type: site.type, thread: interner.tables[context].thread)
    if waiting.updateValue(time, forKey: waiter) != nil {
      reclaim[name, default: Reclaim()].unmatchedBegins += 1
    }
    reclaim[name, default: Reclaim()].orders[site.order, default: 0] += 1
  }

  private mutating func waitEnd(_ site: Site, _ context: ContextID, _ time: Int, _ yield: Int) {
    switch WaitClass(rawValue: site.pageClass) {
    case .daemon:
      if daemonAwake[site.node] == nil { daemonAwake[site.node] = time }
      wakes += 1
    case .throttled:
      throttles += 1
      throttledMicroseconds += yield / 1000
    default:
      let name = reclaimName(site)
      let waiter = Waiter(type: site.type, thread: interner.tables[context].thread)
      guard let begin = waiting.removeValue(forKey: waiter) else {
        reclaim[name, default: Reclaim()].unmatchedEnds += 1
        return
      }
      reclaim[name, default: Reclaim()].count += 1
      reclaim[name, default: Reclaim()].total += time - begin
      reclaim[name, default: Reclaim()].reclaimed += yield
      if time - begin > reclaim[name, default: Reclaim()].longest {
        reclaim[name, default: Reclaim()].longest = time - begin
        reclaim[name, default: Reclaim()].longestAt = begin
        reclaim[name, default: Reclaim()].longestThread = Int(waiter.thread)
      }
    }
  }

  private func reclaimName(_ site: Site) -> String {
    String(
      interner.tables.name(of: site.type).dropFirst("mm_vmscan_".count).dropLast("_reclaim".count))
  }
}
