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

  /// Whether the percentiles are waits that occurred; else they are right to a thousandth.
  public var isExact = true

  /// No waits.
  init() {}

  /// The summary of the waits of a run that ended at `end`.
  public init(_ events: [BlockingEvent], end: UInt64) {
    var durations = DurationDistribution()
    for event in events {
      durations.add(max(event.end ?? end, event.start) - event.start)
      if event.isOnPageoutPath { onPageoutPath += 1 }
      if event.end == nil { unfinished += 1 }
      if event.breaksNoWait { breakingNoWait += 1 }
    }
    count = durations.count
    total = durations.total
    longest = durations.longest
    median = durations.percentile(50)
    percentile99 = durations.percentile(99)
    isExact = durations.isExact
  }
}
