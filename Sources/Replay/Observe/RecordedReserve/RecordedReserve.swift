public import TraceFormat

/// Follows free pages through a trace: page events give the change, gauges the level.
///
/// A page that was taken is out until it is freed; one that lies in a per-CPU list is free in this
/// count, but not for the page allocator's thresholds. Between two gauges the lists are supposed to
/// hold what they held at the first of them; before the first gauge, what they held then. What
/// moves pages without an event (compaction takes free pages as targets) shows as a difference at
/// the next gauge, where the curve begins anew.
///
/// Memory follows the tables and a fixed number of spans, dips and actors, not the trace's length.
public struct RecordedReserve: Observer {
  /// The columns that `consume` needs.
  public static let columns: ColumnSelection = [.times]

  /// What is known of free pages from outside the trace.
  public struct Start: Sendable, Equatable {
    /// Pages that were free when the trace began.
    public var freePages: Int64
    /// The machine's thresholds; nil if they are not known.
    public var thresholds: ReserveFacts.Thresholds?

    /// What was known.
    public init(freePages: Int64, thresholds: ReserveFacts.Thresholds? = nil) {
      self.freePages = freePages
      self.thresholds = thresholds
    }
  }

  /// What the event of a site does to free pages.
  enum Effect: Sendable, Equatable {
    case none
    case take(Int64)
    case giveBack(Int64)
    case refuse
    /// Of a subject; of none if there are too many.
    case gauge(Int?)
    case compact
  }

  /// A tracepoint that is kept without fields: compaction begins.
  private static let compaction = "mm_compaction_begin"

  private var effects: [Effect] = []
  private var local: [Effect] = []
  private var actors: ActorTable
  private var gauges = GaugeReadings()
  private var watches = LevelWatches()
  private var curve = LevelCurve()
  private var agreement = CurveAgreement()
  private var anchor = ReserveFacts.Anchor.none
  /// Pages taken minus pages given back.
  private var netPages: Int64 = 0
  /// Free pages, or without an anchor minus the pages that are out.
  private var level: Int64 = 0
  private var lowest = ReserveFacts.Low(pages: 0, timeNanoseconds: 0)
  private var hasPageEvents = false
  private var compactions: UInt64 = 0
  private var lastTime: UInt64 = 0
  /// When gauges were read that the level does not follow yet.
  private var unsettled: UInt64?

  /// Nothing seen yet.
  public init(_ header: TraceHeader, _ options: ObserverOptions) {
    actors = ActorTable(header)
    guard let start = options.start else { return }
    anchor = .given
    level = start.freePages
    lowest.pages = level
    curve = LevelCurve(from: level)
    curve.note(level, at: 0)
    if let thresholds = start.thresholds {
      watches.setMachine(thresholds)
      watches.noteMachine(level, at: 0, actors.actors)
    }
  }

  /// Follows the events of a batch.
  public mutating func consume(_ batch: borrowing EventBatch, _ tables: borrowing TraceTables) {
    learn(tables)
    local.removeAll(keepingCapacity: true)
    var isOfInterest = false
    for site in batch.siteIDs {
      let effect = effects[Int(site.index)]
      local.append(effect)
      if effect != .none { isOfInterest = true }
    }
    lastTime = max(lastTime, batch.times.last ?? 0)
    guard isOfInterest else { return }
    var payload = 0
    var start = 0
    for run in batch.contextRuns {
      let end = min(Int(run.end), batch.count)
      let actor = actors.number(of: run.context)
      for index in start..<max(start, end) {
        let effect = local[Int(batch.localSites[index])]
        if effect == .none { continue }
        let time = batch.times[index]
        if let unsettled, unsettled != time { settle(at: unsettled) }
        switch effect {
        case .none: break
        case .take(let pages): move(pages, at: time, takenBy: actor)
        case .giveBack(let pages): move(-pages, at: time, takenBy: nil)
        case .refuse: watches.refuse(actor)
        case .compact: compactions &+= 1
        case .gauge(let subject):
          gauges.read(subject, batch.payload(at: index, from: &payload), at: time)
          unsettled = time
        }
      }
      start = max(start, end)
    }
  }

  private mutating func learn(_ tables: borrowing TraceTables) {
    actors.learn(tables)
    while effects.count < tables.sites.count {
      let site = tables.sites[effects.count]
      let pages = 1 << Int64(min(site.order, 40))
      let effect: Effect =
        switch site.kind {
        case .pageAllocate: .take(Int64(pages))
        case .pageFree: .giveBack(Int64(pages))
        case .pageAllocateFailed: .refuse
        case .gauge: .gauge(gauges.subject(site, tables))
        case .other: tables.name(of: site.type) == Self.compaction ? .compact : .none
        default: .none
        }
      effects.append(effect)
    }
  }

  @inline(__always)
  private mutating func move(_ pages: Int64, at time: UInt64, takenBy actor: Int?) {
    // Gauges of this very moment stand before the event.
    if unsettled != nil { settle(at: time) }
    hasPageEvents = true
    netPages &+= pages
    level &-= pages
    if level < lowest.pages { lowest = .init(pages: level, timeNanoseconds: time) }
    curve.note(level, at: time)
    if watches.concern(level) { watches.noteMachine(level, at: time, actors.actors) }
    guard let actor else { return }
    curve.take(UInt64(pages), by: actor)
    if watches.hasOpen { watches.take(UInt64(pages), by: actor) }
  }

  /// Puts the level where the gauges say it is.
  private mutating func settle(at time: UInt64) {
    unsettled = nil
    guard !gauges.zones.isEmpty else { return }
    let free = gauges.freePages
    agreement.compare(free: free &+ gauges.perProcessorPages, netPages: netPages)
    if anchor == .none {
      let offset = free &- level
      curve.raise(by: offset)
      lowest.pages &+= offset
    }
    anchor = .gauges
    level = free
    if level < lowest.pages { lowest = .init(pages: level, timeNanoseconds: time) }
    curve.note(level, at: time)
    watches.setMachine(gauges.thresholds)
    watches.noteMachine(level, at: time, actors.actors)
    for (place, zone) in gauges.zones.enumerated() where gauges.zones.count > 1 {
      watches.noteZone(place, zone, gauges.free[place], at: time, actors.actors)
    }
  }

  /// What was found.
  public func finding(_ trace: ObservedTrace) -> ReserveFinding {
    var last = self
    return ReserveFinding(facts: last.finish())
  }

  private mutating func finish() -> ReserveFacts? {
    if let unsettled { settle(at: unsettled) }
    guard hasPageEvents || anchor == .gauges else { return nil }
    watches.finish(at: lastTime, actors.actors)
    curve.finish(at: lastTime)
    var facts = ReserveFacts()
    facts.anchor = anchor
    facts.thresholds = watches.machineThresholds
    facts.lowest = lowest
    facts.compactions = compactions
    facts.ignoredGauges = gauges.ignored
    facts.zones = gauges.zones
    facts.agreement = hasPageEvents ? agreement.finding : nil
    facts.below = watches.below
    facts.dips =
      watches.below.isEmpty ? curve.lowQuarterDips(actors.actors, end: lastTime) : watches.dips
    let thin = curve.thinned(to: 128)
    facts.curve = thin.lows
    facts.curveStepNanoseconds = UInt64(thin.spans) << curve.shift
    return facts
  }
}
