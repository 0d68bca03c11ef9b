internal import TraceFormat

/// Adds up what was counted by site and by context into the rows of each dimension.
struct StatsFold {
  private let counting: StatsCounting
  private let header: TraceHeader
  /// For each site whether it says how many bytes were asked for, and set aside.
  private let saysRequested: [Bool]
  private let saysAllocated: [Bool]
  private let tables: TraceTables

  init(_ counting: StatsCounting, header: TraceHeader, tables: TraceTables) {
    self.counting = counting
    self.header = header
    self.tables = tables
    saysRequested = tables.sites.map { $0.requestedBytes != nil }
    saysAllocated = tables.sites.map { $0.allocatedBytes != nil }
  }

  /// The sites that objects may have been made at.
  private var makers: [Int] {
    counting.events.indices.filter { index in
      let kind = counting.groups.sites[index].facts.kind
      return kind == .allocate || kind == .reallocate
    }
  }

  /// All objects as one row.
  func total() -> StatsRow {
    let sums = counting.sums
    let makers = makers
    var tally = ObjectTally()
    for site in makers { tally += counting.tally(ofSite: site) }
    var row = row("all", tally, sites: makers)
    row.liveAtEnd = sums.live
    row.peakLive = sums.peakLive
    let saysAllocated = makers.contains { self.saysAllocated[$0] }
    row.liveBytesAtEnd = saysAllocated ? sums.allocated : sums.requested
    row.peakLiveBytes = saysAllocated ? sums.peakAllocated : sums.peakRequested
    row.lifetimes = hasTimes ? counting.lifetimes.merged(sites: makers) : nil
    return row
  }

  /// The rows of a dimension; groups of which nothing was allocated or freed have none.
  func rows(_ dimension: StatsDimension) -> [StatsRow] {
    var tallies = Array(repeating: ObjectTally(), count: counting.groups.groups.count)
    var members = Array(repeating: [Int](), count: tallies.count)
    switch dimension {
    case .site, .type, .size:
      for site in makers {
        let group = Int(group(of: counting.groups.sites[site], dimension))
        tallies[group] += counting.tally(ofSite: site)
        members[group].append(site)
      }
    case .cpu, .thread:
      for (place, context) in counting.groups.contexts.enumerated()
      where place < counting.byContext.count {
        let group = dimension == .cpu ? context.cpuGroup : context.threadGroup
        tallies[Int(group)] += counting.byContext[place]
      }
    }
    let all = makers
    return counting.groups.groups.indices.compactMap { place in
      let group = counting.groups.groups[place]
      let tally = tallies[place]
      guard group.dimension == dimension, tally.allocations + tally.deaths.frees > 0 else {
        return nil
      }
      let isOfContext = dimension == .cpu || dimension == .thread
      var row = row(group.name, tally, sites: isOfContext ? all : members[place])
      let live = counting.live[place]
      row.liveAtEnd = live.objects
      row.liveBytesAtEnd = live.bytes
      row.peakLive = live.peakObjects
      row.peakLiveBytes = live.peakBytes
      row.lifetimes = lifetimes(dimension, place, members[place])
      return row
    }
  }

  /// What each site made, with the names of its call site and type.
  func sitesOfTypes() -> [(callSite: String, type: String, row: StatsRow)] {
    makers.map { site in
      let facts = counting.groups.sites[site]
      let tally = counting.tally(ofSite: site)
      var row = row("", tally, sites: [site])
      let ended = Int64(clamping: tally.deaths.frees &+ tally.deaths.impliedFrees)
      row.liveAtEnd = Int64(clamping: tally.allocations) + counting.arrived[site] - ended
      row.liveBytesAtEnd = row.liveAtEnd &* facts.bytes
      return (
        callSite: counting.groups.groups[Int(facts.callSite)].name,
        type: counting.groups.groups[Int(facts.type)].name, row: row
      )
    }
  }

  private var hasTimes: Bool { header.characteristics.contains(.times) }

  private func lifetimes(
    _ dimension: StatsDimension, _ group: Int, _ sites: [Int]
  ) -> LifetimeSummary? {
    guard hasTimes else { return nil }
    switch dimension {
    case .site, .type, .size: return counting.lifetimes.merged(sites: sites)
    case .cpu: return counting.lifetimes.ofProcessor(group)
    case .thread: return nil
    }
  }

  /// The counts of a row; a size is known if any of the sites says it.
  private func row(_ name: String, _ tally: ObjectTally, sites: [Int]) -> StatsRow {
    var row = StatsRow(name: name)
    row.allocations = tally.allocations
    row.frees = tally.deaths.frees
    row.impliedFrees = tally.deaths.impliedFrees
    if header.characteristics.contains(.processors) {
      row.crossProcessorFrees = tally.deaths.crossProcessorFrees
    }
    if sites.contains(where: { saysRequested[$0] }) { row.requestedBytes = tally.requestedBytes }
    if sites.contains(where: { saysAllocated[$0] }) {
      row.allocatedBytes = tally.allocatedBytes
      row.freedBytes = tally.freedBytes
    }
    if hasTimes && tally.deaths.frees > 0 {
      row.meanLifeNanoseconds = tally.deaths.lifeNanoseconds / tally.deaths.frees
    }
    return row
  }

  private func group(of site: StatsSite, _ dimension: StatsDimension) -> UInt32 {
    switch dimension {
    case .type: site.type
    case .size: site.size
    default: site.callSite
    }
  }
}
