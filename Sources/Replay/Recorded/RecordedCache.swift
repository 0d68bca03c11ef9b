/// A cache of the recorded kernel: as much of it as tells where an address belongs.
public struct RecordedCache: Sendable, Equatable {
  /// The name in the trace.
  public var name: String
  /// Bytes from one object to the next.
  public var objectBytes: Int
  /// Pages of a slab: 2^order.
  public var order: Int
  /// Objects of a slab.
  public var objectsPerSlab: Int
  /// Whether pages of its slabs are freed a grace period late (`SLAB_TYPESAFE_BY_RCU`).
  public var freesPagesLate: Bool

  /// Makes a cache.
  public init(
    name: String, objectBytes: Int, order: Int, objectsPerSlab: Int, freesPagesLate: Bool = false
  ) {
    self.name = name
    self.objectBytes = objectBytes
    self.order = order
    self.objectsPerSlab = objectsPerSlab
    self.freesPagesLate = freesPagesLate
  }
}
