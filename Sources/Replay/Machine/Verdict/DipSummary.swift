/// All dips below one threshold; times in nanoseconds.
public struct DipSummary: Sendable, Equatable {
  /// The threshold's name.
  public var threshold: String
  /// Its pages.
  public var pages: Int
  /// How often free pages fell below it.
  public var count = 0
  /// How long they were below it; a dip that lasts counts up to the end of the run.
  public var total: UInt64 = 0
  /// The longest dip.
  public var longest: UInt64 = 0
  /// Pages by which it was missed at the worst.
  public var depth = 0
  /// Pages taken meanwhile, by actor.
  public var takers: [Int: Int] = [:]
  /// Refusals meanwhile, by actor.
  public var turnedAway: [Int: Int] = [:]

  /// Every threshold's dips, highest threshold first, of a run that ended at `end`.
  public static func summaries(
    _ dips: [ReserveDip], _ thresholds: ReserveThresholds, end: UInt64
  ) -> [DipSummary] {
    var result = ReserveThresholds.names.reversed().map {
      DipSummary(threshold: $0.name, pages: thresholds[keyPath: $0.path])
    }
    for dip in dips {
      guard let place = result.firstIndex(where: { $0.threshold == dip.threshold }) else {
        continue
      }
      result[place].add(dip, duration: max(dip.end ?? end, dip.start) - dip.start)
    }
    return result
  }

  /// One more dip.
  mutating func add(_ dip: ReserveDip, duration: UInt64) {
    count += 1
    total += duration
    longest = max(longest, duration)
    depth = max(depth, dip.depth)
    takers.merge(dip.takers) { $0 + $1 }
    turnedAway.merge(dip.turnedAway) { $0 + $1 }
  }

  init(threshold: String, pages: Int) {
    self.threshold = threshold
    self.pages = pages
  }
}
