/// What a trace says of free pages, if it says anything.
public struct ReserveFinding: ObserverFinding {
  /// Nil if the trace has neither page events nor gauges.
  public var facts: ReserveFacts?

  /// The member "reserve".
  public var members: [(key: String, value: JSONValue)] {
    [(key: "reserve", value: facts?.json ?? .null)]
  }

  /// What the curve cannot follow.
  public var warnings: [TraceWarning] {
    guard let facts else { return [] }
    var remarks: [TraceWarning] = []
    if facts.ignoredGauges > 0 {
      remarks.append(
        TraceWarning(
          code: "ignored-gauges",
          message: "\(facts.ignoredGauges) gauges are passed over: more than"
            + " \(GaugeReadings.zoneLimit) zones."))
    }
    guard facts.compactions > 0 else { return remarks }
    return remarks + [
      TraceWarning(
        code: "compaction",
        message: "Compaction ran \(facts.compactions) times. It takes free pages without an event:"
          + " from then on the curve of free pages is too high, until the next gauge.")
    ]
  }

  /// Empty if nothing is known.
  public func text(_ page: ReportPage) -> String { facts?.text(page) ?? "" }
}
