/// The references that are foreign or do not fit their byte.
struct ReferenceEscapes {
  /// Births in the trace before the block.
  let baseBirth: UInt64
  /// The next escape.
  var cursor = ByteCursor()

  /// Escaped differences, coded, are below this.
  static let codedLimit = UInt32(4 * ReferenceByte.nearLimit - 1)

  init(baseBirth: UInt64) { self.baseBirth = baseBirth }

  /// Whether `byte` stands for an escaped difference.
  @inline(__always)
  static func isStep(_ byte: UInt8) -> Bool { byte & ~1 == ReferenceByte.wide }

  /// The difference that follows for a byte that `isStep`.
  @inline(__always)
  mutating func step(
    _ byte: UInt8, _ escapes: borrowing Span<UInt8>
  ) throws(ByteCursor.Failure) -> Int32 {
    let value =
      byte == ReferenceByte.wide
      ? UInt32(try cursor.number(escapes, as: UInt16.self))
      : try cursor.number(escapes, as: UInt32.self)
    // An escaped zero wraps around to the largest number, which is refused as well.
    let coded = value &- 1
    guard coded < Self.codedLimit else { throw badStep(value) }
    return Int32(bitPattern: coded &>> 1) ^ (0 &- Int32(bitPattern: coded & 1))
  }

  private func badStep(_ value: UInt32) -> ByteCursor.Failure {
    cursor.failure("a reference to a near ordinal", found: "an escaped \(value)")
  }

  /// The code in `ReferenceDecoder.values` that a byte stands for which is no difference.
  @inline(__always)
  mutating func code(
    _ byte: UInt8, _ escapes: borrowing Span<UInt8>, _ farObjects: inout [UInt64]
  ) throws(ByteCursor.Failure) -> Int32 {
    if byte == 0 { return ReferenceDecoder.foreign }
    return try far(byte, escapes, &farObjects)
  }

  @inline(never)
  private mutating func far(
    _ byte: UInt8, _ escapes: borrowing Span<UInt8>, _ farObjects: inout [UInt64]
  ) throws(ByteCursor.Failure) -> Int32 {
    guard byte == ReferenceByte.absolute else {
      throw cursor.failure("a reference", found: "byte \(byte)")
    }
    let ordinal = try cursor.number(escapes, as: UInt64.self)
    guard ordinal < baseBirth else {
      throw cursor.failure("an ordinal below \(baseBirth)", found: "\(ordinal)")
    }
    farObjects.append(ordinal)
    return EventBatch.farObject &- Int32(farObjects.count - 1) &- ReferenceDecoder.codeShift
  }
}
