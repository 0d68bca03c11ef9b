extension ComparedResult {
  /// A trace as it was recorded, without a model: what its own allocator set aside (where the
  /// source does not say, what was asked for).
  public init(recorded stats: StatsReport) {
    self.init(label: "as recorded", verdict: "recorded")
    let total = stats.total
    let found: [(DiffMetric, Double?)] = [
      (.peakRecorded, Double(total.peakLiveBytes)),
      (.endRecorded, Double(total.liveBytesAtEnd)),
      (.failures, Double(stats.failedAllocations)), (.allocations, Double(total.allocations)),
      (.requested, total.requestedBytes.map { Double($0) }),
      (.allocated, total.allocatedBytes.map { Double($0) }),
      (.waste, total.internalFragmentation),
      (.crossing, total.crossProcessorFrees.map { Double($0) }),
      (.netPages, Double(Int64(bitPattern: stats.pages.pagesAllocated &- stats.pages.pagesFreed))),
    ]
    for (metric, value) in found { metrics[metric] = value }
    moments = [
      Self.moment("at_end", "alive at the end", stats) { $0.liveBytesAtEnd },
      Self.moment("over_all", "allocated over all", stats) {
        Int64(clamping: $0.allocatedBytes ?? $0.requestedBytes ?? 0)
      },
    ]
  }

  /// Rows sum to the total, so nothing is left to a rest.
  private static func moment(
    _ name: String, _ title: String, _ stats: StatsReport, _ bytes: (StatsRow) -> Int64
  ) -> Moment {
    var types: [String: TypePart] = [:]
    for row in stats[.type] {
      types[row.name] = TypePart(
        heldBytes: bytes(row), allocatedBytes: bytes(row), liveBytes: bytes(row))
    }
    let sites = stats.sitesOfTypes.map { site in
      SitePart(callSite: site.callSite, type: site.type, liveBytes: bytes(site.row))
    }
    return Moment(
      name: name, title: title, totalBytes: stats[.type].reduce(0) { $0 &+ bytes($1) },
      types: types, sites: sites)
  }
}
