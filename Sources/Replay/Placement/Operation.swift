/// What a model is asked to do.
struct Operation: Sendable, Equatable {
  /// The kinds of operation.
  enum Kind: UInt8, Sendable {
    /// Place an object: `request` says which.
    case allocate
    /// Free an object that was placed for `request`.
    case free
    /// Make type `request` known, right before its first allocation.
    case declare
  }

  /// The object's slot.
  var slot: UInt32
  /// Index of the request; for `declare` the type.
  var request: UInt32
  /// Index of its event within the batch.
  var event: UInt32
  /// The processor.
  var cpu: UInt16
  /// What is asked.
  var kind: Kind
}
