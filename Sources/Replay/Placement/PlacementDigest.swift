/// A running 64-bit hash over every placement and outcome of a run, in order: equal digests mean
/// equal behaviour.
///
/// Each outcome is one step: the state is exclusive-ored with the outcome's code, multiplied by
/// 0x9E3779B97F4A7C15 modulo 2^64, and exclusive-ored with itself shifted right by 32. The code of
/// a placement is unit x 2^32 + index; that of anything else its kind x 2^56, plus the failure's
/// reason. All integers, so that it is the same on every machine.
struct PlacementDigest: Sendable, Equatable {
  /// The hash so far.
  private(set) var value: UInt64 = 0x6A09_E667_F3BC_C908

  /// An allocation was placed.
  @inline(__always)
  mutating func place(_ block: Block) { mix(UInt64(block.unit) << 32 | UInt64(block.index)) }
  /// A free or a declaration is complete.
  @inline(__always)
  mutating func done() { mix(0xD0 << 56) }
  /// An allocation was placed, or, if `isFree` is all ones instead of zero, a free is complete.
  @inline(__always)
  mutating func serve(_ block: Block, isFree: Int) {
    let free = UInt64(bitPattern: Int64(isFree))
    mix(((UInt64(block.unit) << 32 | UInt64(block.index)) & ~free) | (0xD0 << 56 & free))
  }
  /// A free was skipped, because its object had not been placed.
  mutating func skip() { mix(0xD1 << 56) }
  /// An allocation ended with nothing.
  mutating func fail(_ why: AllocationFailure) { mix(0xF0 << 56 | UInt64(why.rawValue)) }
  /// Time passed, and the model now holds this many pages.
  mutating func tick(heldPages: Int) {
    mix(0xC0 << 56 | UInt64(truncatingIfNeeded: heldPages))
  }
  /// An invariant of the kernel was violated.
  mutating func breakOff(_ invariant: Invariant) {
    for byte in invariant.rawValue.utf8 { mix(0xB0 << 56 | UInt64(byte)) }
  }

  @inline(__always)
  private mutating func mix(_ code: UInt64) {
    value = (value ^ code) &* 0x9E37_79B9_7F4A_7C15
    value ^= value >> 32
  }

  /// Sixteen hexadecimal digits.
  var hexadecimal: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
