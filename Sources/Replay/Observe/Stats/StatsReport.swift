public import TraceFormat

/// What a trace says of its objects, told apart by call site, type, size, processor and thread: the
/// value behind `tracetool stats`.
public struct StatsReport: Sendable {
  /// One stretch of the timeline.
  public struct Bin: Sendable, Equatable {
    /// Allocations within it.
    public var allocations: UInt64
    /// Frees within it.
    public var frees: UInt64
    /// Bytes of the allocations: set aside, where unknown asked for.
    public var allocatedBytes: UInt64
    /// Most bytes live within it.
    public var peakLiveBytes: Int64
  }

  /// The trace's own account of itself.
  public var header: TraceHeader
  /// Records of the source.
  public var events: UInt64 = 0
  /// Time of the last event since the trace's start.
  public var durationNanoseconds: UInt64
  /// All objects together.
  public var total = StatsRow(name: "all")
  /// Frees of NULL.
  public var nullFrees: UInt64 = 0
  /// Frees of objects allocated before the trace or by an untraced path.
  public var orphanFrees: UInt64 = 0
  /// Allocations that returned nothing.
  public var failedAllocations: UInt64 = 0
  /// What they asked for.
  public var failedRequestedBytes: UInt64 = 0
  /// The rows of each dimension, in the order of `StatsDimension.allCases`.
  public var rows: [[StatsRow]] = []
  /// The objects of each call site by type.
  var sitesOfTypes: [(callSite: String, type: String, row: StatsRow)] = []
  /// Runs of pages.
  public var pages: PageStats
  /// The length of a bin of `timeline` in nanoseconds; events if the trace has no times.
  public var binLength: UInt64
  /// The course of allocations from time 0 on, without the empty bins at the end.
  public var timeline: [Bin]
  /// Whose pages are held hostage; nil if no model was asked.
  public var hostages: HostageReport?

  /// The rows of a dimension.
  public subscript(_ dimension: StatsDimension) -> [StatsRow] {
    let place = StatsDimension.allCases.firstIndex(of: dimension)
    return place.map { rows[$0] } ?? []
  }

  init(
    _ counting: StatsCounting, header: TraceHeader, tables: TraceTables, lastTime: UInt64
  ) {
    self.header = header
    durationNanoseconds = lastTime
    pages = PageStats(counting, tables)
    binLength = 1 << counting.timeline.shift
    timeline = Self.course(counting.timeline)
    let fold = StatsFold(counting, header: header, tables: tables)
    total = fold.total()
    sitesOfTypes = fold.sitesOfTypes()
    rows = StatsDimension.allCases.map { fold.rows($0) }
    for (index, count) in counting.events.enumerated() where count > 0 {
      let site = tables.sites[index]
      if site.kind.spec.countsAsRecorded { events += count }
      switch site.kind {
      case .freeNull: nullFrees += count
      case .free: orphanFrees += counting.orphans[index]
      case .allocateFailed:
        failedAllocations += count
        failedRequestedBytes &+= count &* (site.requestedBytes ?? 0)
      default: break
      }
    }
  }

  /// The bins that something happened in, and those between them. What lives when a bin begins is
  /// what lived when the one before it ended.
  private static func course(_ timeline: RateTimeline) -> [Bin] {
    let last = timeline.bins.lastIndex { $0.lastLiveBytes >= 0 } ?? -1
    var live: Int64 = 0
    return timeline.bins.prefix(last + 1).map { bin in
      let peak = max(live, bin.peakLiveBytes)
      if bin.lastLiveBytes >= 0 { live = bin.lastLiveBytes }
      return Bin(
        allocations: bin.allocations, frees: bin.frees, allocatedBytes: bin.bytes,
        peakLiveBytes: peak)
    }
  }
}

extension StatsReport {
  /// Adds whose pages are held hostage, to the rows of call sites too.
  public mutating func take(_ hostages: HostageReport) {
    self.hostages = hostages
    var bySite: [String: Int] = [:]
    for row in hostages.rows { bySite[row.site, default: 0] += row.pages }
    guard let place = StatsDimension.allCases.firstIndex(of: .site) else { return }
    for row in rows[place].indices {
      rows[place][row].hostagePages = bySite[rows[place][row].name] ?? 0
    }
    total.hostagePages = hostages.hostagePages
  }
}
