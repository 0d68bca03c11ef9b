/// A first-in-first-out queue of object ordinals that reuses its storage.
struct OrdinalQueue: Sendable {
  private var ring: [UInt64]
  private var head = 0
  private(set) var count = 0

  /// A queue for at most `capacity` ordinals, rounded up to a power of two.
  init(capacity: Int) {
    var size = 16
    while size < capacity { size *= 2 }
    ring = Array(repeating: 0, count: size)
  }

  var isFull: Bool { count == ring.count }

  /// Appends an ordinal; the queue must not be full.
  mutating func append(_ ordinal: UInt64) {
    ring[(head &+ count) & (ring.count - 1)] = ordinal
    count += 1
  }

  /// Takes out the oldest.
  mutating func popFirst() -> UInt64? {
    guard count > 0 else { return nil }
    defer {
      head = (head &+ 1) & (ring.count - 1)
      count -= 1
    }
    return ring[head]
  }

  /// Takes out the youngest.
  mutating func popLast() -> UInt64? {
    guard count > 0 else { return nil }
    count -= 1
    return ring[(head &+ count) & (ring.count - 1)]
  }
}
