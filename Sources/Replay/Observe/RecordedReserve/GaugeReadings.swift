internal import TraceFormat

/// The latest gauges of every zone. Gauges of one moment are read one after the other; together
/// they say how many pages are free.
///
/// A gauge's type names what it tells: `per-cpu:ZONE` counts pages in the per-CPU lists of a zone,
/// which are free but not for everybody; any other is a zone, `zone:` in front being left out.
struct GaugeReadings: Sendable {
  static let perProcessorPrefix = "per-cpu:"
  static let zonePrefix = "zone:"

  /// What the gauges of one site tell.
  struct Subject: Sendable, Equatable {
    var name: String
    var node: UInt16
    var isPerProcessor: Bool
  }

  /// Zones, in the order of their first gauges.
  private(set) var zones: [ReserveFacts.Zone] = []
  /// Per zone, its free pages.
  private(set) var free: [Int64] = []
  private var subjects: [Subject] = []
  private var perProcessor: [Int64] = []

  /// The number of a subject; there are as many as sites of gauges at most.
  mutating func subject(_ site: Site, _ tables: borrowing TraceTables) -> Int {
    var name = tables.name(of: site.type)
    let isPerProcessor = name.hasPrefix(Self.perProcessorPrefix)
    if isPerProcessor { name.removeFirst(Self.perProcessorPrefix.count) }
    if name.hasPrefix(Self.zonePrefix) { name.removeFirst(Self.zonePrefix.count) }
    let subject = Subject(name: name, node: site.node, isPerProcessor: isPerProcessor)
    if let place = subjects.firstIndex(of: subject) { return place }
    subjects.append(subject)
    perProcessor.append(0)
    return subjects.count - 1
  }

  /// Takes a gauge.
  mutating func read(_ number: Int, _ payload: ArraySlice<UInt64>, at time: UInt64) {
    let values = payload.map { Int64(clamping: min($0, 1 << 52)) }
    guard values.count == 4 else { return }
    let subject = subjects[number]
    if subject.isPerProcessor {
      perProcessor[number] = values[0]
      return
    }
    let level = ReserveFacts.Low(pages: values[0], timeNanoseconds: time)
    let margin = ReserveFacts.Low(pages: values[0] - values[1], timeNanoseconds: time)
    let place: Int
    if let known = zones.firstIndex(where: { $0.name == subject.name && $0.node == subject.node }) {
      place = known
    } else {
      place = zones.count
      zones.append(
        ReserveFacts.Zone(
          name: subject.name, node: subject.node, lowest: level, tightest: margin))
      free.append(0)
    }
    free[place] = values[0]
    zones[place].gauges += 1
    zones[place].thresholds = .init(minimum: values[1], low: values[2], high: values[3])
    if level.pages < zones[place].lowest.pages { zones[place].lowest = level }
    if margin.pages < zones[place].tightest.pages { zones[place].tightest = margin }
  }

  /// Free pages of all zones.
  var freePages: Int64 { free.reduce(0, &+) }
  /// Pages in the per-CPU lists of all zones, as far as there are gauges of them.
  var perProcessorPages: Int64 { perProcessor.reduce(0, &+) }
  /// The sums of the zones' thresholds.
  var thresholds: ReserveFacts.Thresholds {
    zones.reduce(into: .init(minimum: 0, low: 0, high: 0)) { sum, zone in
      sum.minimum &+= zone.thresholds.minimum
      sum.low &+= zone.thresholds.low
      sum.high &+= zone.thresholds.high
    }
  }
}
