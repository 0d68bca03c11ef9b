/// Many waits in a few numbers; times in nanoseconds. A wait that lasts counts up to the end of the
/// run.
public struct BlockingSummary: Sendable, Equatable {
  /// Waits.
  public var count = 0
  /// Of them, those with which page-out waited.
  public var onPageoutPath = 0
  /// Of them, those that last.
  public var unfinished = 0
  /// Of them, those inside requests whose callers had said that they must not sleep.
  public var breakingNoWait = 0
  /// All of them together.
  public var total: UInt64 = 0
  /// The longest.
  public var longest: UInt64 = 0
  /// Half of them are no longer.
  public var median: UInt64 = 0
  /// Ninety-nine of a hundred are no longer.
  public var percentile99: UInt64 = 0

  /// The summary of the waits of a run that ended at `end`.
  public init(_ events: [BlockingEvent], end: UInt64) {
    var durations: [UInt64] = []
    durations.reserveCapacity(events.count)
    for event in events {
      durations.append(max(event.end ?? end, event.start) - event.start)
      count += 1
      if event.isOnPageoutPath { onPageoutPath += 1 }
      if event.end == nil { unfinished += 1 }
      if event.breaksNoWait { breakingNoWait += 1 }
    }
    durations.sort()
    total = durations.reduce(0, +)
    longest = durations.last ?? 0
    median = Self.percentile(50, of: durations)
    percentile99 = Self.percentile(99, of: durations)
  }

  /// The nearest rank, so that the result is one of the durations.
  private static func percentile(_ percent: Int, of sorted: [UInt64]) -> UInt64 {
    guard !sorted.isEmpty else { return 0 }
    let rank = (sorted.count * percent + 99) / 100
    return sorted[max(1, rank) - 1]
  }
}
