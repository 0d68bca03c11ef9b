internal import TraceFormat

/// The loop over the events of a batch: an event costs a few additions at places that are found by
/// index.
///
/// Everything that it writes to is an argument of its own, so that it holds spans of the arrays
/// meanwhile and does not ask at each event whether they are shared.
struct StatsLoop {
  private(set) var sums: LiveSums
  /// Bytes of the live objects: set aside, where unknown asked for.
  private(set) var liveBytes: Int64
  /// The ordinal of the next birth.
  private(set) var births: UInt64
  /// Deaths written so far.
  private(set) var deathCount = 0
  /// Whether the batch says when its events happened.
  let hasTimes: Bool
  private let binShift: UInt64
  private let firstEvent: UInt64

  init(
    _ batch: borrowing EventBatch, sums: LiveSums, liveBytes: Int64, births: UInt64,
    binShift: UInt64
  ) {
    self.sums = sums
    self.liveBytes = liveBytes
    self.births = births
    self.binShift = binShift
    hasTimes = batch.times.count >= batch.count
    firstEvent = batch.firstEvent
  }

  /// Counts the events of the batch.
  static func run(
    _ start: StatsLoop, _ batch: borrowing EventBatch, _ siteFacts: [StatsSite],
    _ contextFacts: [StatsContext], _ eventStorage: inout [UInt64],
    _ orphanStorage: inout [UInt64], _ arrivedStorage: inout [Int64],
    _ siteStorage: inout [DeathTally],
    _ contextStorage: inout [ObjectTally], _ liveStorage: inout [LiveTally],
    _ binStorage: inout [RateTimeline.Bin], _ directory: inout LiveDirectory,
    _ entryStorage: inout [LiveTable.Entry],
    _ chunkStorage: inout [Int32], _ slotStorage: inout [UInt32],
    _ birthStorage: inout [StatsCounting.Birth], _ deathStorage: inout [LifetimeRecord.Death]
  ) -> StatsLoop {
    var loop = start
    let localSites = batch.localSites.span
    let siteIDs = batch.siteIDs.span
    let objects = batch.objects.span
    let times = batch.times.span
    let codes = ObjectCodes(batch)
    let sites = siteFacts.span
    let contexts = contextFacts.span
    var events = eventStorage.mutableSpan
    var orphans = orphanStorage.mutableSpan
    var arrived = arrivedStorage.mutableSpan
    var bySite = siteStorage.mutableSpan
    var byContext = contextStorage.mutableSpan
    var live = liveStorage.mutableSpan
    var bins = binStorage.mutableSpan
    var entries = entryStorage.mutableSpan
    var chunks = chunkStorage.mutableSpan
    var slots = slotStorage.mutableSpan
    var births = birthStorage.mutableSpan
    var deaths = deathStorage.mutableSpan
    var first = 0
    for run in batch.contextRuns {
      let end = min(Int(run.end), batch.count)
      guard first < end else { continue }
      let context = contexts[Int(run.context.index)]
      for index in first..<end {
        let number = siteIDs[Int(localSites[index])].index
        let site = sites[Int(number)]
        events[Int(number)] &+= 1
        switch site.facts.kind {
        case .allocate:
          let slot = directory.insert(loop.births, number, &entries, &chunks, slots.span)
          let time = loop.time(index, times)
          births[Int(slot)] = StatsCounting.Birth(
            time: time, context: run.context.index, cpu: context.cpu)
          byContext[Int(run.context.index)].make(site.facts)
          loop.allocate(site, context, time, &live, &bins)
        case .free, .impliedFree:
          let ordinal = codes.ordinal(objects[index], batch)
          guard let dead = directory.remove(ordinal, &entries, &chunks, &slots) else {
            orphans[Int(number)] &+= 1
            continue
          }
          let birth = births[Int(dead.slot)]
          loop.free(
            dead.request, site.facts.kind, birth, cpu: context.cpu, loop.time(index, times),
            sites, contexts, &live, &bySite, &byContext, &bins, &deaths)
        case .pageAllocate:
          loop.births &+= 1
        case .pageFree:
          if objects[index] == EventBatch.foreignObject { orphans[Int(number)] &+= 1 }
        case .reallocate:
          let ordinal = codes.ordinal(objects[index], batch)
          guard let old = directory.replaceRequest(of: ordinal, with: number, &entries)
          else {
            orphans[Int(number)] &+= 1
            continue
          }
          let origin = contexts[Int(births[Int(old.slot)].context)]
          arrived[Int(old.request)] &-= 1
          arrived[Int(number)] &+= 1
          loop.leave(sites[Int(old.request)], origin, &live)
          loop.join(site, origin, &live)
        case .allocateFailed, .freeNull, .pageFreeBatched, .pageDrain, .pageAllocateFailed,
          .pageOutStart, .pageOutEnd, .pageIn, .waitBegin, .waitEnd, .gauge, .mark, .lost, .kill,
          .other:
          continue
        }
      }
      first = end
    }
    return loop
  }
}

extension StatsLoop {
  /// When the event happened; its number if that is not known.
  @inline(__always)
  private func time(_ index: Int, _ times: Span<UInt64>) -> UInt64 {
    hasTimes ? times[index] : firstEvent &+ UInt64(index)
  }

  /// The bin of a time; the last one for times that fall back behind the batch's last.
  @inline(__always)
  private func bin(_ time: UInt64) -> Int {
    Int(min(time >> binShift, UInt64(RateTimeline.capacity - 1)))
  }

  /// An object is made.
  @inline(__always)
  private mutating func allocate(
    _ site: StatsSite, _ context: StatsContext, _ time: UInt64,
    _ live: inout MutableSpan<LiveTally>, _ bins: inout MutableSpan<RateTimeline.Bin>
  ) {
    births &+= 1
    join(site, context, &live)
    bins[bin(time)].make(site.bytes, live: liveBytes)
  }

  /// An object that was made at site `maker` dies.
  @inline(__always)
  private mutating func free(
    _ maker: UInt32, _ kind: EventKind, _ birth: StatsCounting.Birth, cpu: UInt32, _ time: UInt64,
    _ sites: Span<StatsSite>, _ contexts: Span<StatsContext>,
    _ live: inout MutableSpan<LiveTally>, _ bySite: inout MutableSpan<DeathTally>,
    _ byContext: inout MutableSpan<ObjectTally>, _ bins: inout MutableSpan<RateTimeline.Bin>,
    _ deaths: inout MutableSpan<LifetimeRecord.Death>
  ) {
    let made = sites[Int(maker)]
    let origin = contexts[Int(birth.context)]
    leave(made, origin, &live)
    if kind == .impliedFree {
      bySite[Int(maker)].impliedFrees &+= 1
      byContext[Int(birth.context)].deaths.impliedFrees &+= 1
      return
    }
    let life = hasTimes && time > birth.time ? time &- birth.time : 0
    let crossing: UInt64 = birth.cpu == cpu ? 0 : 1
    bySite[Int(maker)].free(life: life, crossing: crossing)
    byContext[Int(birth.context)].free(made.facts, life: life, crossing: crossing)
    bins[bin(time)].free(live: liveBytes)
    deaths[deathCount] = LifetimeRecord.Death(
      site: maker, cpuGroup: origin.cpuGroup, nanoseconds: life)
    deathCount &+= 1
  }

  /// An object joins the live ones of its five groups.
  @inline(__always)
  private mutating func join(
    _ site: StatsSite, _ context: StatsContext, _ live: inout MutableSpan<LiveTally>
  ) {
    sums.add(site.facts)
    liveBytes &+= site.bytes
    live[Int(site.callSite)].add(site.bytes)
    live[Int(site.type)].add(site.bytes)
    live[Int(site.size)].add(site.bytes)
    live[Int(context.cpuGroup)].add(site.bytes)
    live[Int(context.threadGroup)].add(site.bytes)
  }

  /// An object leaves them.
  @inline(__always)
  private mutating func leave(
    _ site: StatsSite, _ context: StatsContext, _ live: inout MutableSpan<LiveTally>
  ) {
    sums.remove(site.facts)
    liveBytes &-= site.bytes
    live[Int(site.callSite)].remove(site.bytes)
    live[Int(site.type)].remove(site.bytes)
    live[Int(site.size)].remove(site.bytes)
    live[Int(context.cpuGroup)].remove(site.bytes)
    live[Int(context.threadGroup)].remove(site.bytes)
  }
}
