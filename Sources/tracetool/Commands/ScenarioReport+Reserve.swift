import Replay

extension ScenarioReport {
  /// Dips below each threshold, highest first, and waits.
  func reserveText(_ style: TerminalStyle) -> String {
    var out = "     lowest \(outcome.lowestFree) free\n"
    for dip in DipSummary.summaries(outcome.dips, outcome.thresholds, end: outcome.end)
    where dip.count > 0 {
      out += "     below \(dip.threshold) (\(dip.pages)): \(Self.times(dip.count))"
      out += ", \(duration(dip.total)) in all, deepest \(dip.depth) pages"
      if !dip.takers.isEmpty { out += "; taken by \(actors(dip.takers))" }
      if !dip.turnedAway.isEmpty { out += "; refused to \(actors(dip.turnedAway))" }
      out += "\n"
    }
    let waits = BlockingSummary(outcome.blockings, end: outcome.end)
    out += "     waits: \(waits.count)"
    guard waits.count > 0 else { return out + "\n" }
    out += ", \(waits.onPageoutPath) of pagers, \(waits.unfinished) unfinished"
    out += ", \(duration(waits.total)) in all, longest \(duration(waits.longest))"
    out += ", p50 \(duration(waits.median)), p99 \(duration(waits.percentile99))"
    if waits.breakingNoWait > 0 {
      let words = "\(waits.breakingNoWait) inside requests that must not wait (map entry)"
      out += "; " + style.apply(.bad, to: words)
    }
    return out + "\n"
  }

  private func actors(_ counts: [Int: Int]) -> String {
    counts.sorted { $0.key < $1.key }.map { "\(outcome.actors[$0.key]) \($0.value)" }
      .joined(separator: ", ")
  }

  private func duration(_ nanoseconds: UInt64) -> String {
    DurationFormat.text(nanoseconds: nanoseconds)
  }

  private static func times(_ count: Int) -> String { count == 1 ? "once" : "\(count) times" }
}
