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
  struct Subject: Sendable, Hashable {
    var name: String
    var node: UInt16
    var isPerProcessor: Bool
  }

  /// Gauges of more zones than these are passed over.
  static let zoneLimit = 64

  /// Zones, in the order of their first gauges.
  private(set) var zones: [ReserveFacts.Zone] = []
  /// Per zone, its free pages.
  private(set) var free: [Int64] = []
  /// Gauges that were passed over.
  private(set) var ignored: UInt64 = 0
  private var subjects: [Subject] = []
  private var numbers: [Subject: Int] = [:]
  /// Per subject, its place in `zones` once it has one.
  private var places: [Int?] = []
  private var perProcessor: [Int64] = []

  /// The number of a subject; nil if there are too many.
  mutating func subject(_ site: Site, _ tables: borrowing TraceTables) -> Int? {
    var name = tables.name(of: site.type)
    let isPerProcessor = name.hasPrefix(Self.perProcessorPrefix)
    if isPerProcessor { name.removeFirst(Self.perProcessorPrefix.count) }
    if name.hasPrefix(Self.zonePrefix) { name.removeFirst(Self.zonePrefix.count) }
    let subject = Subject(name: name, node: site.node, isPerProcessor: isPerProcessor)
    if let number = numbers[subject] { return number }
    guard subjects.count < 2 * Self.zoneLimit else { return nil }
    numbers[subject] = subjects.count
    subjects.append(subject)
    places.append(nil)
    perProcessor.append(0)
    return subjects.count - 1
  }

  /// Takes a gauge.
  mutating func read(_ number: Int?, _ payload: ArraySlice<UInt64>, at time: UInt64) {
    let values = payload.map { Int64(clamping: min($0, 1 << 52)) }
    guard let number, values.count == 4 else {
      ignored &+= 1
      return
    }
    let subject = subjects[number]
    if subject.isPerProcessor {
      perProcessor[number] = values[0]
      return
    }
    let level = ReserveFacts.Low(pages: values[0], timeNanoseconds: time)
    let margin = ReserveFacts.Low(pages: values[0] - values[1], timeNanoseconds: time)
    let place = places[number] ?? zones.count
    if place == zones.count {
      guard place < Self.zoneLimit else {
        ignored &+= 1
        return
      }
      places[number] = place
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
