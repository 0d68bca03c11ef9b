public import TraceFormat

/// One allocation, as a model sees it.
public struct AllocationRequest: Sendable, Equatable {
  /// The model type, numbered in order of declaration.
  public var type: UInt32
  /// The processor that asks.
  public var cpu: UInt16
  /// What the caller allows.
  public var flags: AllocationFlags
  /// Bytes asked for.
  public var requestedBytes: UInt64
  /// Makes a request.
  public init(type: UInt32, cpu: UInt16, flags: AllocationFlags, requestedBytes: UInt64) {
    self.type = type
    self.cpu = cpu
    self.flags = flags
    self.requestedBytes = requestedBytes
  }
}

/// One free, as a model sees it.
public struct ReleaseRequest: Sendable, Equatable {
  /// The model type that the block was allocated as.
  public var type: UInt32
  /// The processor that frees.
  public var cpu: UInt16
  /// Whether the free happens in an interrupt, where nothing may block.
  public var inInterrupt: Bool
  /// Bytes that were asked for when the block was allocated.
  public var requestedBytes: UInt64
  /// Makes a request.
  public init(type: UInt32, cpu: UInt16, inInterrupt: Bool = false, requestedBytes: UInt64) {
    self.type = type
    self.cpu = cpu
    self.inInterrupt = inInterrupt
    self.requestedBytes = requestedBytes
  }
}

/// A type of memory as it is declared to a model.
public struct ModelType: Sendable, Equatable {
  /// The name that reports show.
  public var name: String
  /// Bytes of each object; nil where requests of many sizes share the type.
  public var objectBytes: UInt64?
  /// Bytes that the type may use, 0 for no limit.
  public var limitBytes: UInt64
  /// Bytes that the recorded allocator set aside for an object, where that is a property of the
  /// type: its alignment, which sizes do not tell, is in it. Only a model of that allocator may use
  /// it.
  public var recordedBytes: UInt64?
  /// Makes a type.
  public init(
    name: String, objectBytes: UInt64?, limitBytes: UInt64 = 0, recordedBytes: UInt64? = nil
  ) {
    self.name = name
    self.objectBytes = objectBytes
    self.limitBytes = limitBytes
    self.recordedBytes = recordedBytes
  }
}
