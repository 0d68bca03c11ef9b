/// What a trace says of free pages, if it says anything.
public struct ReserveFinding: ObserverFinding {
  /// Nil if the trace has neither page events nor gauges.
  public var facts: ReserveFacts?

  /// The member "reserve".
  public var members: [(key: String, value: JSONValue)] {
    [(key: "reserve", value: facts?.json ?? .null)]
  }

  /// Empty if nothing is known.
  public func text(_ page: ReportPage) -> String { facts?.text(page) ?? "" }
}
