internal import TraceFormat

/// All that `AllocationStats` counts, in arrays that an event finds its places in by index.
struct StatsCounting: Sendable {
  /// What is remembered of a live object, by its slot.
  struct Birth: Sendable {
    var time: UInt64
    var context: UInt32
    var cpu: UInt32
  }

  private(set) var groups = StatsGroups()
  /// Events of each site, and frees and page frees of them whose object is not known.
  private(set) var events: [UInt64] = []
  private(set) var orphans: [UInt64] = []
  /// Live objects that came to each site from another by reallocation, less those that left.
  private(set) var arrived: [Int64] = []
  /// What became of the objects of each site.
  private(set) var deathsBySite: [DeathTally] = []
  /// By the context that objects were made in.
  private(set) var byContext: [ObjectTally] = []
  /// By group, of all dimensions.
  private(set) var live: [LiveTally] = []
  private(set) var sums = LiveSums()
  private(set) var lifetimes = LifetimeRecord()
  private(set) var timeline = RateTimeline()
  private var objects = LiveTable()
  private var births: [Birth] = []
  private var deaths: [LifetimeRecord.Death] = []
  private var liveBytes: Int64 = 0
  private var nextBirth: UInt64 = 0

  /// Takes a batch; without times, lifetimes are not recorded and the timeline counts events.
  mutating func consume(_ batch: borrowing EventBatch, _ tables: borrowing TraceTables) {
    reserve(batch, tables)
    let start = StatsLoop(
      batch, sums: sums, liveBytes: liveBytes, births: nextBirth, binShift: timeline.shift)
    let loop = StatsLoop.run(
      start, batch, groups.sites, groups.contexts, &events, &orphans, &arrived, &deathsBySite,
      &byContext,
      &live, &timeline.bins, &objects.directory, &objects.entries,
      &objects.chunkCounts, &objects.freeSlots, &births, &deaths)
    sums = loop.sums
    liveBytes = loop.liveBytes
    nextBirth = loop.births
    if loop.hasTimes { lifetimes.record(deaths, count: loop.deathCount) }
  }

  private mutating func reserve(
    _ batch: borrowing EventBatch, _ tables: borrowing TraceTables
  ) {
    groups.learn(tables)
    Self.extend(&events, to: groups.sites.count, by: 0)
    Self.extend(&orphans, to: groups.sites.count, by: 0)
    Self.extend(&arrived, to: groups.sites.count, by: 0)
    Self.extend(&deathsBySite, to: groups.sites.count, by: DeathTally())
    Self.extend(&byContext, to: groups.contexts.count, by: ObjectTally())
    Self.extend(&live, to: groups.groups.count, by: LiveTally())
    lifetimes.reserve(sites: groups.sites.count, groups: groups.groups.count)
    // Ordinals only rise, whatever a damaged or made-up trace says.
    nextBirth = max(nextBirth, batch.baseBirth)
    objects.reserve(births: batch.count, from: nextBirth)
    Self.extend(&births, to: objects.freeSlots.count, by: Birth(time: 0, context: 0, cpu: 0))
    Self.extend(
      &deaths, to: batch.count, by: LifetimeRecord.Death(site: 0, cpuGroup: 0, nanoseconds: 0))
    timeline.reach(batch.times.last ?? batch.firstEvent + UInt64(batch.count))
  }

  private static func extend<Element>(
    _ array: inout [Element], to count: Int, by filler: Element
  ) {
    if array.count < count {
      array.append(contentsOf: repeatElement(filler, count: count - array.count))
    }
  }

  /// What was counted at a site.
  func tally(ofSite site: Int) -> ObjectTally {
    ObjectTally(groups.sites[site].facts, events: events[site], deaths: deathsBySite[site])
  }
}
