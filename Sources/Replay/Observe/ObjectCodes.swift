internal import TraceFormat

/// What the object codes of a batch mean.
struct ObjectCodes: Sendable {
  private let baseBirth: UInt64
  private let near = EventBatch.nearObject
  private let far = EventBatch.farObject

  init(_ batch: borrowing EventBatch) { baseBirth = batch.baseBirth }

  /// The ordinal that a code stands for; for objects born before the trace one that none has.
  @inline(__always)
  func ordinal(_ code: Int32, _ batch: borrowing EventBatch) -> UInt64 {
    if code >= near { return baseBirth &+ UInt64(bitPattern: Int64(code)) }
    return code <= far ? batch.farObjects[Int(far &- code)] : .max
  }
}
