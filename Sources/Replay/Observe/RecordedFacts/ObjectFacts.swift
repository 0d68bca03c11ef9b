/// Objects as recorded: what was allocated, freed and alive. Byte counts are nil if the source
/// says no size of that sort at all.
public struct ObjectFacts: Sendable, Equatable {
  /// Allocations that returned memory.
  public var allocations: UInt64 = 0
  /// Frees of objects that are live in the trace.
  public var frees: UInt64 = 0
  /// Frees of NULL, which have no effect.
  public var nullFrees: UInt64 = 0
  /// Frees of objects allocated before the trace or by an untraced path.
  public var orphanFrees: UInt64 = 0
  /// Objects whose free was not recorded: their address was handed out again.
  public var impliedFrees: UInt64 = 0
  /// Allocations that returned nothing.
  public var failedAllocations: UInt64 = 0
  /// Objects that took another size in place.
  public var reallocations: UInt64 = 0
  /// Bytes asked for by all allocations that returned memory.
  public var requestedBytes: UInt64?
  /// Bytes set aside for them by the recorded allocator.
  public var allocatedBytes: UInt64?
  /// Objects alive after the last event.
  public var liveAtEnd: UInt64 = 0
  /// Bytes asked for of those alive after the last event.
  public var liveRequestedBytesAtEnd: UInt64?
  /// Bytes set aside for those alive after the last event.
  public var liveAllocatedBytesAtEnd: UInt64?
  /// Most objects alive after any event.
  public var peakLive: UInt64 = 0
  /// Most requested bytes alive after any event; a peak of its own.
  public var peakLiveRequestedBytes: UInt64?
  /// Most allocated bytes alive after any event; a peak of its own.
  public var peakLiveAllocatedBytes: UInt64?
  /// Frees on another processor than the allocation's; nil if the source names no processors.
  public var crossProcessorFrees: UInt64?

  /// No objects.
  public init() {}

  /// 1 - requested/allocated over the whole trace: what rounding inside blocks cost; nil if
  /// either is unknown or nothing was allocated.
  public var internalFragmentation: Double? {
    guard let requestedBytes, let allocatedBytes, allocatedBytes > 0 else { return nil }
    return 1 - Double(requestedBytes) / Double(allocatedBytes)
  }
}

/// One type's share of the objects.
public struct TypeFacts: Sendable, Equatable {
  /// The type's name.
  public var name: String
  /// Allocations that returned memory.
  public var allocations: UInt64 = 0
  /// Frees of its live objects, whichever function freed them.
  public var frees: UInt64 = 0
  /// Its objects whose free was not recorded.
  public var impliedFrees: UInt64 = 0
  /// Frees under this name of objects that are not live in the trace.
  public var orphanFrees: UInt64 = 0
  /// Its objects alive after the last event.
  public var liveAtEnd: UInt64 = 0
  /// Bytes asked for by its allocations; nil if the source does not say.
  public var requestedBytes: UInt64?
  /// Bytes set aside for them; nil if the source does not say.
  public var allocatedBytes: UInt64?
  /// Bytes set aside for those alive after the last event; nil if the source does not say.
  public var liveAllocatedBytesAtEnd: UInt64?

  /// A type without objects.
  public init(name: String) { self.name = name }
}
