internal import TraceFormat

extension WaitFacts {
  /// So many waiters are named for each class.
  private static let namedWaiters = 3

  /// Waits for people: how many of each class and how long, and who waited most; nil if there
  /// were none.
  var section: FactSection? {
    var section = FactSection("Waits")
    for waitClass in WaitClass.allCases {
      let tally = self[waitClass]
      guard tally.count > 0 else { continue }
      let name = String(waitClass.name.map { $0 == "-" ? " " : $0 })
      section.add(name, FixedPoint.grouped(tally.count), Self.lengths(tally))
      for waiter in tally.waiters.prefix(Self.namedWaiters) {
        section.add(
          "  " + waiter.actor.label, FixedPoint.grouped(waiter.count),
          "\(Self.time(waiter.totalNanoseconds)) in all, "
            + "longest \(Self.time(waiter.longestNanoseconds))")
      }
      let rest = tally.waiters.dropFirst(Self.namedWaiters)
      if !rest.isEmpty {
        let count = rest.reduce(0) { $0 + $1.count }
        section.add("  \(rest.count) others", FixedPoint.grouped(count))
      }
    }
    if daemon.wakes > 0 {
      section.add(
        "daemon wakes", FixedPoint.grouped(daemon.wakes),
        "awake \(Self.time(daemon.awakeNanoseconds))")
    }
    return section.isEmpty ? nil : section
  }

  private static func lengths(_ tally: Tally) -> String {
    "\(time(tally.totalNanoseconds)) in all, longest \(time(tally.longestNanoseconds)), "
      + "p50 \(time(tally.medianNanoseconds)), p99 \(time(tally.percentile99Nanoseconds))"
  }

  private static func time(_ nanoseconds: UInt64) -> String {
    DurationFormat.text(nanoseconds: nanoseconds)
  }
}
