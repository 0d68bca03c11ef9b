/// A batch of events as operations, prepared once and then read by every model.
///
/// Refilled from batch to batch. `operations` is storage: only the first `count` elements belong to
/// the batch.
struct OperationBatch: Sendable {
  /// Number of operations.
  var count = 0
  /// The operations, in event order.
  var operations: [Operation] = []
  /// Which of them are declarations.
  var declarations: [Int] = []
  /// When each event happened, in nanoseconds since the trace's start; empty if times were not
  /// decoded.
  var times: [UInt64] = []
  /// The time of the last event of the trace so far; 0 if times were not decoded.
  var endTime: UInt64 = 0
  /// Every request so far, as a model sees it but for the processor. Only grows.
  var requests: [AllocationRequest] = []
  /// Every model type so far, in order of declaration. Only grows.
  var types: [ModelType] = []
  /// Slots handed out so far: state per object needs this many places.
  var slotCount = 0

  /// Makes room for `capacity` operations.
  mutating func reserve(_ capacity: Int) {
    let filler = Operation(slot: 0, request: 0, event: 0, cpu: 0, kind: .declare)
    let missing = capacity - operations.count
    if missing > 0 { operations.append(contentsOf: repeatElement(filler, count: missing)) }
  }

  /// Appends an operation, for which there is room.
  mutating func emit(
    _ kind: Operation.Kind, slot: UInt32, request: UInt32, event: Int, cpu: UInt16
  ) {
    if kind == .declare { declarations.append(count) }
    operations[count] = Operation(
      slot: slot, request: request, event: UInt32(truncatingIfNeeded: event), cpu: cpu, kind: kind)
    count += 1
  }
}
