/// What a placement replay met in a trace.
public struct OperationCounts: Sendable, Equatable {
  /// Events read that the source recorded (`EventSpec.countsAsRecorded`).
  public var events = 0
  /// Allocations handed to the models; reallocations are counted apart.
  public var allocations = 0
  /// Frees handed to the models.
  public var frees = 0
  /// Reallocations that moved an object in the models: a free and an allocation.
  public var reallocations = 0
  /// Frees and reallocations of objects that are not live in the replay: born before the trace, by
  /// a path that was not recorded, in a damaged part, or without a known size.
  public var orphanFrees = 0
  /// Allocations whose size the trace does not say, or says beyond reason: left out.
  public var unsizedAllocations = 0
}
