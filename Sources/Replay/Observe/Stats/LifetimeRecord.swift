/// How long objects lived, by the site that made them and by processor. Memory follows the sites,
/// not the trace.
struct LifetimeRecord: Sendable {
  /// One death, as the counting loop leaves it.
  struct Death: Sendable {
    var site: UInt32
    var cpuGroup: UInt32
    var nanoseconds: UInt64
  }

  private var bySite: [LifetimeHistogram] = []
  private var byProcessor: [LifetimeHistogram] = []

  /// Makes room for so many sites and groups.
  mutating func reserve(sites: Int, groups: Int) {
    let none = LifetimeHistogram()
    if bySite.count < sites {
      bySite.append(contentsOf: repeatElement(none, count: sites - bySite.count))
    }
    if byProcessor.count < groups {
      byProcessor.append(contentsOf: repeatElement(none, count: groups - byProcessor.count))
    }
  }

  /// Records the first `count` deaths.
  mutating func record(_ deaths: borrowing [Death], count: Int) {
    let deaths = deaths.span
    for index in 0..<count {
      let death = deaths[index]
      bySite[Int(death.site)].record(death.nanoseconds)
      byProcessor[Int(death.cpuGroup)].record(death.nanoseconds)
    }
  }

  /// The lives of the objects of some sites together; nil if none of them died.
  func merged(sites: [Int]) -> LifetimeSummary? {
    guard let first = sites.first else { return nil }
    var sum = bySite[first]
    for site in sites.dropFirst() { sum.add(bySite[site]) }
    return sum.summary()
  }

  /// The lives of the objects of a processor's group; nil if none of them died.
  func ofProcessor(_ group: Int) -> LifetimeSummary? { byProcessor[group].summary() }
}
