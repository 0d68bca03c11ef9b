internal import TraceFormat
internal import TraceImport

/// Turns the records of one process into events of its trace.
///
/// Live objects are keyed by address, as importers key them: an allocation at a live address means
/// that a free was not recorded, a free of an address that is not live, that the allocation was
/// not. A forked child begins with nothing live: what it got from its parent is foreign to it.
struct EventTranslator: ~Copyable {
  /// What all translators of a recording share.
  struct Shared {
    var clock: TickClock
    var images = ImageCache()
  }

  private static let named: UInt64 = 1 << 55

  var writer: TraceWriter
  var names: CallSiteNames
  /// Events that the program's own calls gave, and records lost.
  private(set) var lostCount: UInt64 = 0

  private let heap: TypeID
  private let pages: TypeID
  private let lostType: TypeID
  private var live = AddressTable()
  private var runs: PageRuns
  private var memo = SiteMemo()
  private var stackNumbers: [[UInt64]: UInt64] = [:]
  private var stacks: [[UInt64]] = []
  private var lastTime: UInt64 = 0
  /// By thread number.
  private var contexts: [UInt32: ContextID] = [:]
  /// Grows when a thread gets another name.
  private var contextVersion = 1
  /// The context of threads whose name is not known.
  let context: ContextID

  init(_ writer: consuming TraceWriter, process: UInt32, program: String, pageBytes: Int) {
    self.writer = writer
    let name = self.writer.interner.string(program)
    context = self.writer.interner.context(
      Context(cpu: 0, thread: Int32(truncatingIfNeeded: process), name: name))
    names = CallSiteNames(process: process)
    runs = PageRuns(pageBytes: UInt64(pageBytes))
    heap = self.writer.interner.type("malloc", .general)
    pages = self.writer.interner.type("pages", .pages)
    lostType = self.writer.interner.type("lost", .event)
  }

  /// Takes the ring's records up to and with the time `bound` (ticks).
  mutating func consume(
    _ ring: inout RingStage, until bound: UInt64, _ shared: inout Shared
  ) throws(TraceError) {
    if ring.contextVersion != contextVersion { findContext(&ring) }
    var place = ring.next
    var ticks = ring.lastTicks
    while place < ring.count {
      let record = Record(ring.words, place)
      // Signal handlers may have been a little earlier than what they interrupted.
      ticks = max(ticks, record.time)
      if ticks > bound { break }
      ring.lastTicks = ticks
      place &+= 1
      lastTime = max(lastTime, shared.clock.nanoseconds(ticks))
      switch record.kind {
      case RecordKind.malloc, RecordKind.calloc, RecordKind.aligned:
        try allocate(record, &ring, &shared)
      case RecordKind.free: try free(record, &ring, &shared)
      case RecordKind.reallocFrom:
        ring.moving = live.remove(record.pointer).map {
          RingStage.Moving(ordinal: $0.ordinal, key: $0.key)
        }
        ring.callers.removeAll(keepingCapacity: true)
      case RecordKind.reallocTo: try reallocate(record, &ring, &shared)
      default: try takeOther(record, &ring, &shared)
      }
    }
    ring.next = place
  }

  private mutating func findContext(_ ring: inout RingStage) {
    ring.contextVersion = contextVersion
    ring.context =
      contexts[ring.thread] ?? context(ring.thread, writer.interner.tables[context].name)
  }

  private mutating func context(_ thread: UInt32, _ name: StringID) -> ContextID {
    writer.interner.context(
      Context(cpu: 0, thread: Int32(truncatingIfNeeded: thread), name: name))
  }

  /// One record of four words.
  struct Record {
    let time: UInt64
    let what: UInt64
    let site: UInt64
    let size: UInt64

    @inline(__always)
    init(_ words: [UInt64], _ place: Int) {
      time = words[place &* 4]
      what = words[place &* 4 &+ 1]
      site = words[place &* 4 &+ 2]
      size = words[place &* 4 &+ 3]
    }

    var kind: UInt64 { what &>> 56 }
    var pointer: UInt64 { what & RecordKind.pointerMask }
  }

  @inline(__always)
  private mutating func allocate(
    _ record: Record, _ ring: inout RingStage, _ shared: inout Shared
  ) throws(TraceError) {
    let site = site(record, &ring, &shared)
    guard record.pointer != 0 else {
      try writer.append(site: site, context: ring.context, time: lastTime)
      return
    }
    let place = live.place(of: record.pointer)
    if live[place].tag != 0 { try imply(live[place].ordinal, ring.context) }
    let ordinal = try writer.append(site: site, context: ring.context, time: lastTime)
    live.put(.init(key: record.pointer, ordinal: ordinal, tag: 1), at: place)
  }

  @inline(__always)
  private mutating func free(
    _ record: Record, _ ring: inout RingStage, _ shared: inout Shared
  ) throws(TraceError) {
    let site = site(record, &ring, &shared)
    var object = ObjectReference.none
    if record.pointer != 0 {
      object = live.remove(record.pointer).map { .object($0.ordinal) } ?? .foreign
    }
    try writer.append(site: site, context: ring.context, time: lastTime, object: object)
  }

  /// The second half: the object has its new address, or remains where it was.
  private mutating func reallocate(
    _ record: Record, _ ring: inout RingStage, _ shared: inout Shared
  ) throws(TraceError) {
    let old = ring.moving
    ring.moving = nil
    guard record.pointer != 0 else {
      if let old {
        let place = live.place(of: old.key)
        live.put(.init(key: old.key, ordinal: old.ordinal, tag: 1), at: place)
      }
      let site = site(record, &ring, &shared)
      return _ = try writer.append(site: site, context: ring.context, time: lastTime)
    }
    guard let old else {
      // Born before the trace: it ends, and another one begins.
      let free = writer.interner.site(Site(kind: .free, type: heap))
      try writer.append(site: free, context: ring.context, time: lastTime, object: .foreign)
      let born = Record.allocation(like: record)
      return try allocate(born, &ring, &shared)
    }
    let site = site(record, &ring, &shared)
    let place = live.place(of: record.pointer)
    if live[place].tag != 0 { try imply(live[place].ordinal, ring.context) }
    try writer.append(
      site: site, context: ring.context, time: lastTime, object: .object(old.ordinal))
    live.put(.init(key: record.pointer, ordinal: old.ordinal, tag: 1), at: place)
  }

  private mutating func imply(_ ordinal: UInt64, _ context: ContextID) throws(TraceError) {
    let site = writer.interner.site(Site(kind: .impliedFree, type: heap))
    try writer.append(site: site, context: context, time: lastTime, object: .object(ordinal))
  }
}

extension EventTranslator.Record {
  /// A second half of a reallocation as the allocation that it is if the first half was foreign.
  static func allocation(like record: Self) -> Self {
    Self(
      [
        record.time, RecordKind.malloc << 56 | record.pointer, record.site, record.size,
      ], 0)
  }
}

extension EventTranslator {
  /// The site of a record of the heap.
  @inline(__always)
  private mutating func site(
    _ record: Record, _ ring: inout RingStage, _ shared: inout Shared
  ) -> SiteID {
    var caller = record.site & RecordKind.pointerMask
    if !ring.callers.isEmpty { caller = stack(caller, &ring) }
    // Outcome matters: an allocation of nothing is a site of its own.
    let isNull: UInt64 = record.pointer == 0 ? 1 << 63 : 0
    let key = record.kind &<< 56 | caller | isNull
    if let site = memo.site(key, record.size) { return site }
    let site = makeSite(record, caller, &shared)
    memo.insert(site, key, record.size)
    return site
  }

  /// A number for a call site and its callers, beyond all addresses.
  private mutating func stack(_ caller: UInt64, _ ring: inout RingStage) -> UInt64 {
    let frames = [caller] + ring.callers
    ring.callers.removeAll(keepingCapacity: true)
    if let number = stackNumbers[frames] { return number }
    let number = Self.named | UInt64(stacks.count)
    stackNumbers[frames] = number
    stacks.append(frames)
    return number
  }

  private mutating func makeSite(
    _ record: Record, _ caller: UInt64, _ shared: inout Shared
  ) -> SiteID {
    let callSite = callSite(caller, &shared)
    var site = Site(kind: .free, type: heap, callSite: callSite)
    if record.kind == RecordKind.free {
      if record.pointer == 0 { site.kind = .freeNull }
      return writer.interner.site(site)
    }
    site.kind = record.kind == RecordKind.reallocTo ? .reallocate : .allocate
    site.requestedBytes = record.size &>> RecordKind.slackBits
    let slack = record.size & RecordKind.slackUnknown
    site.flags = [.known, .mayWait, .mayFail]
    if record.kind == RecordKind.calloc { site.flags.insert(.zeroed) }
    if record.pointer == 0 {
      site.kind = .allocateFailed
    } else if slack != RecordKind.slackUnknown {
      site.allocatedBytes = (record.size &>> RecordKind.slackBits) &+ slack
    }
    return writer.interner.site(site)
  }

  /// The name of a caller, or of a stack: callers joined by " < ", innermost first.
  private mutating func callSite(_ caller: UInt64, _ shared: inout Shared) -> StringID {
    guard caller != 0 else { return .empty }
    let frames = caller & Self.named == 0 ? [caller] : stacks[Int(caller ^ Self.named)]
    let texts = frames.map { names.text($0, now: lastTime, &shared.images) }
    return writer.interner.string(texts.joined(separator: " < "))
  }
}

extension EventTranslator {
  /// Pages, names, modules: what comes seldom.
  private mutating func takeOther(
    _ record: Record, _ ring: inout RingStage, _ shared: inout Shared
  ) throws(TraceError) {
    switch record.kind {
    case RecordKind.map: try map(record, ring.context, &shared)
    case RecordKind.unmap: try unmap(record.pointer, record.size, ring.context, record, &shared)
    case RecordKind.remapFrom:
      let before = writer.eventCount
      try unmap(record.pointer, record.size, ring.context, record, &shared)
      ring.isRemapping = writer.eventCount > before
    case RecordKind.remapTo:
      if ring.isRemapping { try map(record, ring.context, &shared) }
      ring.isRemapping = false
    case RecordKind.threadName:
      let name = (RingStage.bytes(record.site) + RingStage.bytes(record.size)).prefix { $0 != 0 }
      let place = writer.interner.string(String(decoding: name, as: UTF8.self))
      let thread = UInt32(truncatingIfNeeded: record.pointer)
      contexts[thread] = context(thread, place)
      contextVersion += 1
      findContext(&ring)
    case RecordKind.frames:
      for caller in [record.pointer, record.site, record.size] where caller != 0 {
        ring.callers.append(caller & RecordKind.pointerMask)
      }
    default: break
    }
    if record.kind != RecordKind.frames { ring.callers.removeAll(keepingCapacity: true) }
  }

  private mutating func map(
    _ record: Record, _ context: ContextID, _ shared: inout Shared
  ) throws(TraceError) {
    let callSite = callSite(record.site & RecordKind.pointerMask, &shared)
    guard record.pointer != 0 else {
      let site = Site(kind: .pageAllocateFailed, type: pages, callSite: callSite)
      try writer.append(site: writer.interner.site(site), context: context, time: lastTime)
      return
    }
    try take(record.pointer, record.size, callSite, context)
  }

  private mutating func take(
    _ address: UInt64, _ bytes: UInt64, _ callSite: StringID, _ context: ContextID
  ) throws(TraceError) {
    for piece in runs.split(address, bytes: bytes) {
      let site = Site(
        kind: .pageAllocate, type: pages, flags: [.known, .mayWait, .mayFail, .zeroed],
        callSite: callSite, order: piece.order)
      let ordinal = try writer.append(
        site: writer.interner.site(site), context: context, time: lastTime)
      runs.insert(.init(address: piece.address, order: piece.order, ordinal: ordinal))
    }
  }

  /// Runs that go in part end whole, and their rest begins anew.
  private mutating func unmap(
    _ address: UInt64, _ bytes: UInt64, _ context: ContextID, _ record: Record,
    _ shared: inout Shared
  ) throws(TraceError) {
    guard bytes <= RecordKind.pointerMask else { return }
    let gone = runs.remove(address, bytes: bytes)
    guard let first = gone.first, let last = gone.last else { return }
    let callSite = callSite(record.site & RecordKind.pointerMask, &shared)
    for run in gone { try free(run, callSite, context) }
    if first.address < address {
      try take(first.address, address - first.address, callSite, context)
    }
    let pageMask = runs.pageBytes - 1
    let end = (address &+ bytes &+ pageMask) & ~pageMask
    let lastEnd = last.end(runs.pageBytes)
    if lastEnd > end { try take(end, lastEnd - end, callSite, context) }
  }

  private mutating func free(
    _ run: PageRuns.Run, _ callSite: StringID, _ context: ContextID
  ) throws(TraceError) {
    let site = Site(kind: .pageFree, type: pages, callSite: callSite, order: run.order)
    try writer.append(
      site: writer.interner.site(site), context: context, time: lastTime,
      object: .object(run.ordinal))
  }

  /// Says that records were lost here.
  mutating func lose(_ count: UInt64, thread: UInt32?) throws(TraceError) {
    let context = thread.flatMap { contexts[$0] } ?? context
    let site = writer.interner.site(Site(kind: .lost, type: lostType))
    try writer.append(site: site, context: context, time: lastTime, payload: [count])
    lostCount += count
  }

  /// Writes a remark at a moment (ticks).
  mutating func mark(
    _ text: String, at ticks: UInt64, _ shared: Shared
  ) throws(TraceError) {
    lastTime = max(lastTime, shared.clock.nanoseconds(ticks))
    let type = writer.interner.type("recording", .event)
    let site = writer.interner.site(Site(kind: .mark, type: type))
    let place = writer.interner.string(text)
    try writer.append(
      site: site, context: context, time: lastTime, payload: [UInt64(place.index)])
  }

  /// The process has begun another program: all that it had is gone.
  mutating func beginImage(at ticks: UInt64, _ shared: Shared)
    throws(TraceError)
  {
    lastTime = max(lastTime, shared.clock.nanoseconds(ticks))
    for entry in live.all.sorted(by: { $0.ordinal < $1.ordinal }) {
      try imply(entry.ordinal, context)
    }
    let callSite = writer.interner.string("exec")
    for run in runs.removeAll() { try free(run, callSite, context) }
    live = AddressTable()
    memo = SiteMemo()
    stackNumbers = [:]
    stacks = []
    names = CallSiteNames(process: names.process)
  }
}
