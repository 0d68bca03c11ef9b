import Replay

/// Wall time and memory of a command: the only numbers of a report that differ between runs.
struct Stopwatch {
  private let start = SystemCalls.monotonicNanoseconds()

  /// `document` with `timing` as its last member.
  func timed(_ document: JSONValue, events: UInt64) -> JSONValue {
    guard case .object(var members) = document else { return document }
    let wall = max(1, SystemCalls.monotonicNanoseconds() &- start)
    let rate = Double(events) / (Double(wall) / 1e9)
    let timing = JSONValue.map([
      "wall_ns": .int(wall),
      "events_per_second": .int(Int64(rate)),
      "peak_rss_bytes": .int(SystemCalls.peakResidentBytes()),
    ])
    members.append((key: "timing", value: timing))
    return .object(members)
  }
}
