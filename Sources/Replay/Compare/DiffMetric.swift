/// A number that is compared. The raw value is its name in JSON, unit last.
public enum DiffMetric: String, Sendable, CaseIterable {
  case peakHeld = "peak_held_bytes"
  case peakLive = "peak_live_bytes"
  case meanHeldOverLive = "mean_held_over_live"
  case internalAtPeak = "internal_bytes_at_peak_held"
  case metadataAtPeak = "metadata_bytes_at_peak_held"
  case externalAtPeak = "external_bytes_at_peak_held"
  case hostageAtPeak = "hostage_pages_at_peak_held"
  case emptyAtPeak = "empty_pages_at_peak_held"
  case heldAtEnd = "held_bytes_at_end"
  case liveAtEnd = "live_bytes_at_end"
  case internalAtEnd = "internal_bytes_at_end"
  case metadataAtEnd = "metadata_bytes_at_end"
  case externalAtEnd = "external_bytes_at_end"
  case hostageAtEnd = "hostage_pages_at_end"
  case emptyAtEnd = "empty_pages_at_end"
  case unitsCreated = "units_created"
  case unitsRetired = "units_retired"
  case unitsCached = "units_cached"
  case failures = "failed_allocations"
  case lowestFree = "minimum_free_pages"
  case dips = "reserve_dips"
  case dipTime = "reserve_dips_total_ns"
  case dipDepth = "reserve_deepest_dip_pages"
  case waits = "blocking_count"
  case waitTime = "blocking_total_ns"
  case longestWait = "blocking_longest_ns"
  case medianWait = "blocking_p50_ns"
  case waitP99 = "blocking_p99_ns"
  case peakRecorded = "peak_live_recorded_bytes"
  case endRecorded = "live_recorded_bytes_at_end"
  case allocations = "allocations"
  case requested = "requested_bytes"
  case allocated = "allocated_bytes"
  case waste = "internal_fragmentation"
  case crossing = "cross_cpu_frees"
  case netPages = "net_pages"

  /// How its values are shown.
  enum Unit: Sendable {
    case bytes
    case pages
    case nanoseconds
    case count
    case ratio
  }

  /// How its values are shown.
  var unit: Unit {
    switch self {
    case .meanHeldOverLive, .waste: .ratio
    case .hostageAtPeak, .emptyAtPeak, .hostageAtEnd, .emptyAtEnd, .dipDepth, .netPages,
      .lowestFree:
      .pages
    case .unitsCreated, .unitsRetired, .unitsCached, .failures, .dips, .waits, .allocations,
      .crossing:
      .count
    case .dipTime, .waitTime, .longestWait, .medianWait, .waitP99: .nanoseconds
    default: .bytes
    }
  }

  /// Whether more of it makes a result worse, so that the verdict looks at it. What a workload asks
  /// for is not judged, nor is what others that are judged are made of.
  var isJudged: Bool {
    switch self {
    case .peakHeld, .heldAtEnd, .failures, .dips, .waitTime, .longestWait, .peakRecorded,
      .endRecorded:
      true
    default: false
    }
  }

  /// What people call it.
  var title: String {
    switch self {
    case .peakHeld: "peak held"
    case .peakLive: "peak live"
    case .meanHeldOverLive: "mean held/live"
    case .internalAtPeak: "internal at peak"
    case .metadataAtPeak: "metadata at peak"
    case .externalAtPeak: "external at peak"
    case .hostageAtPeak: "hostage at peak"
    case .emptyAtPeak: "empty at peak"
    case .heldAtEnd: "held at end"
    case .liveAtEnd: "live at end"
    case .internalAtEnd: "internal at end"
    case .metadataAtEnd: "metadata at end"
    case .externalAtEnd: "external at end"
    case .hostageAtEnd: "hostage at end"
    case .emptyAtEnd: "empty at end"
    case .unitsCreated: "units created"
    case .unitsRetired: "units given back"
    case .unitsCached: "units cached"
    case .failures: "failed allocations"
    case .lowestFree: "fewest free pages"
    case .dips: "dips of the reserve"
    case .dipTime: "time in dips"
    case .dipDepth: "deepest dip"
    case .waits: "waits"
    case .waitTime: "time waited"
    case .longestWait: "longest wait"
    case .medianWait: "median wait"
    case .waitP99: "99% wait"
    case .peakRecorded: "peak live, set aside"
    case .endRecorded: "live at end, set aside"
    case .allocations: "allocations"
    case .requested: "asked for"
    case .allocated: "set aside"
    case .waste: "internal waste"
    case .crossing: "cross-CPU frees"
    case .netPages: "net pages"
    }
  }
}
