/// Events of a trace that break the rules of order and pairing.
public struct PairingViolations: ObserverFinding, Equatable {
  /// A rule that an event breaks.
  public struct Violation: Sendable, Equatable {
    /// Index of the event in the trace.
    public var event: UInt64
    /// What ought to be and what is.
    public var message: String
  }

  /// Only this many violations are kept; all are counted.
  public static let limit = 100

  /// The first violations, in order.
  public var first: [Violation] = []
  /// All violations.
  public var count: UInt64 = 0

  /// Every violation is a problem.
  public var problems: UInt64 { count }

  /// The members "violation_count" and "violations".
  public var members: [(key: String, value: JSONValue)] {
    let rows = first.map { violation -> JSONValue in
      .map(["event": .int(violation.event), "message": .string(violation.message)])
    }
    return [
      (key: "violation_count", value: .int(count)), (key: "violations", value: .array(rows)),
    ]
  }

  /// A line a violation.
  public func text(_ page: ReportPage) -> String {
    let name = page.style.printable(page.name)
    return first.map {
      page.style.apply(.bad, to: "\(name): event \($0.event): \($0.message)") + "\n"
    }.joined()
  }
}
