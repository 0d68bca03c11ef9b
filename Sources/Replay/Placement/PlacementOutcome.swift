/// How one model's run went.
public struct PlacementOutcome: Sendable {
  /// What one type of memory used.
  public struct TypeFigures: Sendable, Equatable {
    /// At the end of the trace.
    public var atEnd: MemoryFigures
    /// When the model held most.
    public var atPeakHeld: MemoryFigures
  }

  /// The kernel's invariant that ended the run; nil if it came to its end.
  public var broken: Invariant?
  /// Allocations, frees and declarations of types that were begun.
  public var operations: Int
  /// When most pages were held, for the first time.
  public var peakHeld: PlacementSample
  /// Most bytes that were live.
  public var peakLiveBytes: Int
  /// Bytes held when most bytes were live, for the first time.
  public var heldBytesAtPeakLive: Int
  /// The end of the trace.
  public var end: PlacementSample
  /// Johnstone and Wilson's measures.
  public var measures: FragmentationMeasures
  /// The course over time; the last sample is the end.
  public var samples: [PlacementSample]
  /// Allocations that ended with nothing, by reason.
  public var failures: [(reason: AllocationFailure, count: Int)]
  /// The model's own counts at the end.
  public var counters: [ModelCounter]
  /// Hash over every placement and outcome, sixteen hexadecimal digits.
  public var digest: String
  /// By type, in order of declaration.
  public var types: [TypeFigures]
  /// Live bytes by request, in order of first use, at the end and when most was held; empty unless
  /// the replay looked at operations.
  var sites: [(atEnd: Int, atPeakHeld: Int)] = []
}
