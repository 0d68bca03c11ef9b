/// One step of a replay: what a model is asked to do with which object. Two words, so that loops
/// over many of them move whole ones.
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

  /// Slot and, in the upper half, request.
  private(set) var object: UInt64
  /// Event in bits 0 to 31, processor in bits 32 to 47, kind above.
  private let place: UInt64

  /// Makes an operation.
  public init(slot: UInt32, request: UInt32, event: UInt32, cpu: UInt16, kind: Kind) {
    object = UInt64(slot) | UInt64(request) << 32
    place = UInt64(event) | UInt64(cpu) << 32 | UInt64(kind.rawValue) << 48
  }

  /// The object's slot: state per object is kept at this place.
  public var slot: UInt32 { UInt32(truncatingIfNeeded: object) }
  /// Index of the request; for `declare` the type.
  public var request: UInt32 { UInt32(truncatingIfNeeded: object >> 32) }
  /// Index of its event within the batch.
  public var event: UInt32 { UInt32(truncatingIfNeeded: place) }
  /// The processor; that of the request does not count.
  public var cpu: UInt16 { UInt16(truncatingIfNeeded: place >> 32) }
  /// What is asked.
  public var kind: Kind { Kind(rawValue: UInt8(truncatingIfNeeded: place >> 48)) ?? .declare }

  /// Whether an object is to be placed.
  var isAllocation: Bool { place >> 48 == 0 }
  /// Of an allocation zero, of a free all ones.
  var freeMask: UInt64 { 0 &- (place >> 48) }

  /// The same operation with another slot and request, as one word.
  func with(object: UInt64) -> Operation {
    var result = self
    result.object = object
    return result
  }
}
