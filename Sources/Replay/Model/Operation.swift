/// One step of a replay: what a model is asked to do with which object.
public struct Operation: Sendable, Equatable {
  /// The kinds of operation.
  public enum Kind: UInt8, Sendable {
    /// Place an object: `request` says which.
    case allocate
    /// Free an object that was placed for `request`.
    case free
    /// Make type `request` known, right before its first allocation.
    case declare
  }

  /// The object's slot: state per object is kept at this place.
  public var slot: UInt32
  /// Index of the request; for `declare` the type.
  public var request: UInt32
  /// Index of its event within the batch.
  public var event: UInt32
  /// The processor; that of the request does not count.
  public var cpu: UInt16
  /// What is asked.
  public var kind: Kind

  /// Makes an operation.
  public init(slot: UInt32, request: UInt32, event: UInt32, cpu: UInt16, kind: Kind) {
    self.slot = slot
    self.request = request
    self.event = event
    self.cpu = cpu
    self.kind = kind
  }

  /// Whether an object is to be placed.
  var isAllocation: Bool { kind == .allocate }
  /// Of an allocation zero, of a free all ones.
  var freeMask: UInt64 { 0 &- UInt64(kind.rawValue) }
}
