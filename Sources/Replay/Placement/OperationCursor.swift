/// Where the preparation of operations stands.
struct OperationCursor: Sendable {
  /// Operations of the batch so far.
  var count = 0

  /// Appends an operation.
  @inline(__always)
  mutating func emit(
    _ kind: Operation.Kind, slot: UInt32, request: UInt32, _ event: PendingEvent,
    _ operations: inout MutableSpan<Operation>
  ) {
    operations[count] = Operation(
      slot: slot, request: request, event: event.event, cpu: event.cpu, kind: kind)
    count &+= 1
  }
}
