/// The made workloads, each for one question that recordings seldom answer cleanly.
public enum SynthPreset: String, CaseIterable, Sendable {
  /// A busy machine in equilibrium: the live set keeps its size, most objects die young and some
  /// stay. The base line: what a model holds when nothing changes.
  case steady
  /// The live set grows from nothing for three quarters of the trace, then drains to a tenth in
  /// random order. What a model still holds at the end is what fragmentation costs.
  case ramp
  /// A small live set with sixteen short bursts of ten times as much. What a model keeps between
  /// bursts is retention; what it must fetch again at each is churn.
  case burst
  /// The live set keeps its size, but the types that make it up change sixteen times. Memory that
  /// one type cannot hand to another shows as held bytes that only grow.
  case churn
  /// Memory runs out: pages go to swap through the page-out daemon, swap metadata is allocated
  /// while free pages are few, threads wait for reclaim, pages come back.
  case swapout

  /// One line for lists and help.
  public var summary: String {
    switch self {
    case .steady: "live set in equilibrium; most objects die young"
    case .ramp: "live set grows for three quarters, then drains to a tenth"
    case .burst: "small live set with sixteen bursts of ten times as much"
    case .churn: "constant live set whose types change sixteen times"
    case .swapout: "memory runs out: page-out, swap metadata, reclaim waits, page-in"
    }
  }
}
