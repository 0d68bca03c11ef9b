/// Why a run is stuck, as a graph of who waits for what and who has it.
public struct Witness: Sendable, Equatable {
  /// Something that an actor has.
  public struct Holding: Sendable, Equatable {
    /// What, with its count.
    public var text: String
  }

  /// One actor that does not go on.
  public struct Wait: Sendable, Equatable {
    /// Its name.
    public var actor: String
    /// What it is.
    public var role: String
    /// Its processor.
    public var cpu: Int
    /// The kernel's wait message; nil if it spins.
    public var channel: WaitChannel?
    /// Since when, in nanoseconds.
    public var since: UInt64
    /// Times that it looked and found nothing.
    public var polls: Int
    /// What it is in the middle of, outermost first.
    public var doing: [String]
    /// What it waits for.
    public var need: String
    /// What would let it go on.
    public var remedy: String
    /// What it has meanwhile.
    public var holds: [Holding]
    /// Who has, or will give, what it waits for.
    public var waitsFor: [String]
  }

  /// The verdict that it supports.
  public var verdict: Verdict
  /// What the kernel would say, for a panic or a recursion.
  public var reason: String?
  /// The end of the run, in nanoseconds.
  public var time: UInt64
  /// When anything last changed.
  public var lastChange: UInt64
  /// Pages free at the end.
  public var free: Int
  /// Pages cached at the end.
  public var cache: Int
  /// Pages in unfinished requests.
  public var hoarded: Int
  /// Who does not go on, pagers first.
  public var waits: [Wait]
  /// How many more do not go on.
  public var omitted = 0
  /// Whether all who could free pages are themselves among those who wait for some.
  public var isCycle: Bool
}

extension Machine {
  /// Who holds what and waits for whom; nil if everybody goes on. Of many, the first are shown.
  func witness(_ verdict: Verdict? = nil, limit: Int = .max) -> Witness? {
    let stuck = actors.indices.filter { actors[$0].isStuck }
    guard !stuck.isEmpty || ended != nil else { return nil }
    let waits = stuck.prefix(limit).map { wait($0, Array(stuck.prefix(limit))) }
    let pagersStuck = actors.indices.filter { actors[$0].isPager && actors[$0].state != .off }
    return Witness(
      verdict: verdict ?? self.verdict(), reason: reasonOfEnd, time: now, lastChange: lastChange,
      free: reserve.free, cache: reserve.cache,
      hoarded: actors.reduce(0) { $0 + $1.holdings.pages }, waits: waits,
      omitted: stuck.count - waits.count,
      isCycle: !stuck.isEmpty && writes.isEmpty && pagersStuck.allSatisfy { actors[$0].isStuck })
  }

  private var reasonOfEnd: String? {
    guard let ended else { return nil }
    return "\(actors[ended.actor].name): \(ended.reason)"
  }

  private func wait(_ number: Int, _ stuck: [Int]) -> Witness.Wait {
    let actor = actors[number]
    var channel: WaitChannel?
    var pageClass: PageClass = []
    if case .blocked(let sleep) = actor.state {
      channel = sleep.channel
      pageClass = sleep.pageClass
    }
    let event = actor.blockingEvent.flatMap { log.waits.lasting[$0] }
    return Witness.Wait(
      actor: actor.name, role: actor.role.words, cpu: Int(actor.cpu), channel: channel,
      since: event?.start ?? actor.stuckSince ?? now, polls: event?.polls ?? 0,
      doing: actor.frames.compactMap { $0.words(metadataType, entryType) },
      need: need(actor, pageClass),
      remedy: remedy(actor, pageClass), holds: holdings(actor), waitsFor: others(number, stuck))
  }

  private func need(_ actor: MachineActor, _ pageClass: PageClass) -> String {
    if case .blocked(let sleep) = actor.state, let need = sleep.channel.need { return need }
    if case .nominal = actor.frames.last { return "the minimum of free and cached pages" }
    if case .scan = actor.frames.last { return "pages that can be written to swap" }
    if case .pages(let work) = actor.frames.last {
      return "page \(work.got + 1) of \(work.request.pages), class \(pageClass.words)"
    }
    return pageClass.isEmpty ? "an object of swap metadata" : "a page, class \(pageClass.words)"
  }

  /// What the rule of admission would accept.
  private func remedy(_ actor: MachineActor, _ pageClass: PageClass) -> String {
    let marks = reserve.thresholds
    if case .blocked(let sleep) = actor.state, let remedy = sleep.channel.remedy { return remedy }
    if case .nominal = actor.frames.last { return "\(marks.minimum) free and cached pages (min)" }
    if case .scan = actor.frames.last { return "pages of processes that are not on swap yet" }
    guard !pageClass.isEmpty else {
      return actor.lastFailure == .zoneLimit
        ? "an object that is freed: the zone holds as many as it may"
        : "an object that is freed, or a page for new ones"
    }
    guard setup.policy.admission == .dragonFly else { return otherRemedy(pageClass) }
    if pageClass.contains(.interrupt) { return "any free page" }
    if pageClass.contains(.system) {
      return "more than \(marks.interruptMinimum) free pages (interrupt_min) and none cached, or a "
        + "cached page"
    }
    return "\(marks.reserved) free pages (reserved), or a cached page"
  }

  /// What floors other than DragonFly's, or zones, would accept.
  private func otherRemedy(_ pageClass: PageClass) -> String {
    guard reserve.hasZones else {
      let floor = reserve.floors.floor(of: pageClass)
      return floor == 0 ? "any free page" : "more than \(floor) free pages"
    }
    let rights = ZoneRights(pageClass)
    if rights.contains(.memalloc) { return "any free page" }
    let zones = reserve.zones.zones.map {
      "\(rights.lowered($0.marks.minimum + $0.boost)) in \($0.name)"
    }
    return "more free pages than what is kept back and \(zones.joined(separator: ", "))"
  }

  private func holdings(_ actor: MachineActor) -> [Witness.Holding] {
    var result: [Witness.Holding] = []
    let has = actor.holdings
    if has.pages > 0 { result.append(.init(text: "\(has.pages) pages of an unfinished request")) }
    if has.buffers > 0 {
      let all = actor.isPager ? swap.bufferCounts.asynchronous : swap.bufferCounts.synchronous
      let kind = actor.isPager ? "asynchronous" : "synchronous"
      result.append(.init(text: "\(has.buffers) of \(all) \(kind) write buffers"))
    }
    if has.swapPages > 0 { result.append(.init(text: "a run of \(has.swapPages) pages of swap")) }
    if has.busyPages > 0 { result.append(.init(text: "\(has.busyPages) pages kept busy")) }
    return result
  }

  private func others(_ number: Int, _ stuck: [Int]) -> [String] {
    var result: [String] = []
    for other in stuck where other != number && actors[other].holdings.pages > 0 {
      result.append("\(actors[other].name), who holds \(actors[other].holdings.pages) pages")
    }
    for pager in actors.indices where actors[pager].isPager {
      let isSelf = pager == number
      if actors[pager].isStuck {
        result.append(
          isSelf ? "itself: only page-out gives pages back" : "\(actors[pager].name), who is stuck")
      }
    }
    return result
  }
}

extension WaitChannel {
  /// What is waited for, where it is no page.
  fileprivate var need: String? {
    switch self {
    case .buffer: "a write buffer"
    case .limit: "an object of swap metadata, of which there are as many as may be"
    case .pause: "the end of a pause after a kill"
    case .rest: "pages that can be written to swap"
    case .throttle: "a stock that is not so low"
    case .pager, .pages, .reclaim, .fault: nil
    }
  }

  /// What ends the wait, where it is no page.
  fileprivate var remedy: String? {
    switch self {
    case .buffer: "a write that ends gives one back"
    case .limit: "an object that is freed"
    case .pause: "time"
    case .rest: "pages of processes that are not on swap yet"
    case .throttle: "the helper, who makes more"
    case .pager, .pages, .reclaim, .fault: nil
    }
  }
}

extension MachineActor.Role {
  var words: String {
    switch self {
    case .pagedaemon: "pagedaemon"
    case .emergencyPager: "emergency pager"
    case .launderer: "laundry thread"
    case .ordinary: "thread"
    case .replenisher: "replenisher"
    case .recordedPager: "recorded page-out thread"
    }
  }
}

extension PageClass {
  /// The class as kernels write it.
  var words: String {
    var parts: [String] = []
    if contains(.normal) { parts.append("NORMAL") }
    if contains(.system) { parts.append("SYSTEM") }
    if contains(.interrupt) { parts.append("INTERRUPT") }
    return parts.joined(separator: "+")
  }
}

extension Frame {
  /// What a thread is doing in this frame.
  func words(_ metadataType: UInt32, _ entryType: UInt32?) -> String? {
    switch self {
    case .launder(let launder): "writing \(launder.pages) pages to swap"
    case .model(let call):
      switch call.operation {
      case .replenish: "making a slab ahead"
      case .allocate(let request):
        if call.target == .entries || request.type == entryType {
          "allocating a map entry"
        } else {
          request.type == metadataType ? "allocating swap metadata" : "allocating an object"
        }
      }
    case .pages(let work):
      work.overdrawsEntries && work.request.mapEntries == 0
        ? "refilling the zone of map entries" : "getting \(work.request.pages) pages"
    case .reserve(let count): count > 0 ? "reserving \(count) map entries" : nil
    case .makeEntries: "making map entries"
    case .slab: "asking for a slab"
    case .replenish: "keeping the stock up"
    case .fault: "in a page fault"
    case .nominal: "waiting for the minimum of free pages"
    case .scan: "looking for pages to write"
    case .kernelRun: "taking pages for the kernel"
    }
  }
}
