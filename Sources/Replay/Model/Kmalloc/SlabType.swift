/// A malloc type.
struct SlabType: Sendable {
  /// Bytes that it may use; 0 for no limit.
  let limitBytes: Int
  /// The shared counter. Frees do not lower it, so it is looked into before it is believed.
  var looseBytes = 0
  /// Pages of its oversize blocks.
  var oversize = ModelTotals()

  init(limitBytes: Int) { self.limitBytes = limitBytes }
}

/// What one processor has charged to one type. On a single processor it may be negative.
struct SlabTypeUse: Sendable {
  var objects = 0
  var bytes = 0
  /// Bytes allocated since they were last added to the type's shared counter.
  var looseBytes = 0

  /// - Returns: Bytes to add to the shared counter: none until they are at least `quantum`.
  @inline(__always)
  mutating func charge(_ size: Int, quantum: Int) -> Int {
    objects &+= 1
    bytes &+= size
    looseBytes &+= size
    guard looseBytes >= quantum else { return 0 }
    defer { looseBytes = 0 }
    return looseBytes
  }

  @inline(__always)
  mutating func discharge(_ size: Int) {
    objects &-= 1
    bytes &-= size
  }
}
