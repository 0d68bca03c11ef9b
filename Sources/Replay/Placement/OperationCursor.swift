/// Where the preparation of operations stands.
struct OperationCursor: Sendable {
  /// Most bytes that may be live at once; what would go beyond is taken for damage, so that no
  /// model's sums can overflow.
  static let liveByteLimit: UInt64 = 1 << 60

  /// Operations of the batch so far.
  var count = 0
  /// The processor of the run at hand.
  var cpu: UInt16 = 0
  /// The event at hand.
  var event: UInt32 = 0
  /// The ordinal of the next object.
  var nextBirth: UInt64 = 0
  private var liveBytes: UInt64 = 0

  /// Appends an operation.
  @inline(__always)
  mutating func emit(
    _ kind: Operation.Kind, slot: UInt32, request: UInt32,
    _ operations: inout MutableSpan<Operation>
  ) {
    operations[count] = Operation(
      slot: slot, request: request, event: event, cpu: cpu, kind: kind)
    count &+= 1
  }

  /// Counts bytes that become live; false if that would be too many.
  @inline(__always)
  mutating func grow(by bytes: UInt64) -> Bool {
    let sum = liveBytes &+ bytes
    guard sum <= Self.liveByteLimit else { return false }
    liveBytes = sum
    return true
  }

  /// Counts bytes that are no longer live.
  @inline(__always)
  mutating func shrink(by bytes: UInt64) { liveBytes &-= bytes }
}
