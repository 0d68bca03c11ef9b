/// The live objects of one group, and how many there were at most: what no sum over sites can tell
/// afterwards.
struct LiveTally: Sendable {
  private(set) var objects: Int64 = 0
  private(set) var bytes: Int64 = 0
  private(set) var peakObjects: Int64 = 0
  private(set) var peakBytes: Int64 = 0

  /// An object joins.
  @inline(__always)
  mutating func add(_ size: Int64) {
    objects &+= 1
    bytes &+= size
    peakObjects = max(peakObjects, objects)
    peakBytes = max(peakBytes, bytes)
  }

  /// An object leaves.
  @inline(__always)
  mutating func remove(_ size: Int64) {
    objects &-= 1
    bytes &-= size
  }
}
