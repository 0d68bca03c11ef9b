import Replay

/// Wall time and memory of a command: the only numbers of a report that differ between runs.
struct Stopwatch {
  private let start = SystemCalls.monotonicNanoseconds()

  /// What it took until now to read `events` events.
  func timing(events: UInt64) -> ReplayTiming {
    let wall = max(1, SystemCalls.monotonicNanoseconds() &- start)
    return ReplayTiming(
      wallNanoseconds: wall, eventsPerSecond: Double(events) / (Double(wall) / 1e9),
      peakResidentBytes: SystemCalls.peakResidentBytes())
  }

  /// `document` with `timing` as its last member.
  func timed(_ document: JSONValue, events: UInt64) -> JSONValue {
    guard case .object(var members) = document else { return document }
    let timing = timing(events: events)
    let value = JSONValue.map([
      "wall_ns": .int(timing.wallNanoseconds),
      "events_per_second": .int(Int64(timing.eventsPerSecond)),
      "peak_rss_bytes": .int(timing.peakResidentBytes),
    ])
    members.append((key: "timing", value: value))
    return .object(members)
  }
}
