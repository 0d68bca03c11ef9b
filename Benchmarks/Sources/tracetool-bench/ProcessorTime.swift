import Glibc

/// Seconds of processor time that this process has used. On a shared machine this is far steadier
/// than time on a clock.
func processorSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// The least processor time of each of several measures, taken in turns so that all see the same
/// machine.
struct Measures {
  /// Seconds by name of the measure.
  private(set) var best: [String: Double] = [:]

  /// Runs `body`, keeping its time if it is the least so far for `name`.
  mutating func take(_ name: String, _ body: () throws -> Void) rethrows {
    let start = processorSeconds()
    try body()
    let seconds = processorSeconds() - start
    best[name] = min(best[name] ?? .infinity, seconds)
  }

  /// The least time of a measure that was taken.
  subscript(_ name: String) -> Double { best[name] ?? .nan }
}
