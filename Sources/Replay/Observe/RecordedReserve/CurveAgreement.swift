/// Compares the curve that page events give with gauges.
struct CurveAgreement: Sendable {
  private var steps = DurationDigest()
  private var facts = ReserveFacts.Agreement()
  /// Free pages and pages out together, at the last gauge: constant if every page is accounted for.
  private var lastSum: Int64 = 0
  private var hasGauge = false

  /// Takes a gauge: pages that were free, in per-CPU lists too, and pages that were out by then.
  mutating func compare(free: Int64, netPages: Int64) {
    let sum = free &+ netPages
    defer { (lastSum, hasGauge) = (sum, true) }
    guard hasGauge else { return }
    let step = sum &- lastSum
    facts.gauges += 1
    facts.lastDrift &+= step
    steps.add(step.magnitude)
    facts.largestStep = max(facts.largestStep, step.magnitude)
    facts.largestDrift = max(facts.largestDrift, facts.lastDrift.magnitude)
  }

  var finding: ReserveFacts.Agreement? {
    guard facts.gauges > 0 else { return nil }
    var finding = facts
    finding.medianStep = steps.percentile(50)
    return finding
  }
}
