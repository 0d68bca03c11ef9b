/// The references that are foreign or do not fit their byte.
struct ReferenceEscapes {
  /// Births in the trace before the block.
  let baseBirth: UInt64
  /// The next escape.
  var cursor = ByteCursor()

  /// A decoded reference.
  enum Value {
    /// A difference.
    case step(Int32)
    /// A final value: a code of `EventBatch.objects`, a death step or a relative ordinal.
    case final(Int32)
  }

  init(baseBirth: UInt64) { self.baseBirth = baseBirth }

  /// The reference that `byte` stands for.
  mutating func take(
    _ byte: UInt8, mode: ReferenceMode, _ escapes: borrowing Span<UInt8>,
    _ farObjects: inout [UInt64]
  ) throws(ByteCursor.Failure) -> Value {
    let value: UInt64
    switch byte {
    case 0: return .final(EventBatch.foreignObject)
    case ReferenceByte.wide: value = UInt64(try cursor.number(escapes, as: UInt16.self))
    case ReferenceByte.wider: value = UInt64(try cursor.number(escapes, as: UInt32.self))
    case ReferenceByte.absolute:
      let ordinal = try cursor.number(escapes, as: UInt64.self)
      guard ordinal < baseBirth else {
        throw cursor.failure("an ordinal below \(baseBirth)", found: "\(ordinal)")
      }
      farObjects.append(ordinal)
      return .final(EventBatch.farObject &- Int32(farObjects.count - 1))
    default: throw cursor.failure("a reference", found: "byte \(byte)")
    }
    guard value > 0 else { throw cursor.failure("a reference", found: "an escaped zero") }
    let step = unzigzag(value - 1)
    let limit = 2 * ReferenceByte.nearLimit
    guard -limit < step, step < limit else {
      throw cursor.failure("a near ordinal", found: "\(step)")
    }
    if mode == .contextDeath {
      return .final(
        byte == ReferenceByte.wide ? ReferenceDecoder.deathStep + Int32(step) : Int32(step))
    }
    return .step(Int32(step))
  }
}
