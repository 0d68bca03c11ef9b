/// What was counted of the objects of one call site, type, size, processor or thread. Bytes are nil
/// if the source says no size of that sort.
public struct StatsRow: Sendable, Equatable {
  /// What its objects have in common.
  public var name: String
  /// Allocations that returned memory.
  public var allocations: UInt64 = 0
  /// Its objects that were freed, wherever.
  public var frees: UInt64 = 0
  /// Of these, freed on another processor than they were allocated on; nil if the source names no
  /// processors.
  public var crossProcessorFrees: UInt64?
  /// Its objects whose free was not recorded.
  public var impliedFrees: UInt64 = 0
  /// Bytes asked for by its allocations.
  public var requestedBytes: UInt64?
  /// Bytes set aside for them.
  public var allocatedBytes: UInt64?
  /// Bytes that had been set aside for those freed.
  public var freedBytes: UInt64?
  /// Its objects alive after the last event.
  public var liveAtEnd: Int64 = 0
  /// Their bytes: set aside, where unknown asked for.
  public var liveBytesAtEnd: Int64 = 0
  /// Most of its objects alive after any event.
  public var peakLive: Int64 = 0
  /// Most bytes of its objects alive after any event; a peak of its own.
  public var peakLiveBytes: Int64 = 0
  /// How long its objects lived; nil if none was freed, the trace has no times, or for threads.
  public var lifetimes: LifetimeSummary?
  /// The mean of their lives in nanoseconds.
  public var meanLifeNanoseconds: UInt64?
  /// Pages that its objects alone keep from being given back; nil if nobody asked a model.
  public var hostagePages: Int?

  /// A row without objects.
  public init(name: String) { self.name = name }

  /// What rounding within blocks cost: 1 - requested/allocated; nil if either is unknown.
  public var internalFragmentation: Double? {
    guard let requestedBytes, let allocatedBytes, allocatedBytes > 0 else { return nil }
    return 1 - Double(requestedBytes) / Double(allocatedBytes)
  }
}
