/// How the references of one site are predicted within one block. The encoder takes the cheapest
/// way for each site; the byte stands in the site table.
///
/// A coded value of 0 always means an object born before the trace; every way codes a difference,
/// zigzag, plus one. "Relative" ordinals count from the block's first birth. The references of a
/// site stand context by context, within a context in event order.
enum ReferenceMode: UInt8, CaseIterable {
  /// Relative ordinal of the context's last birth, or 0 if it had none, minus the relative ordinal:
  /// objects that live for a fixed number of allocations.
  case contextBirth = 0
  /// Difference from the relative ordinal of the site's previous reference, first from 0.
  case siteDelta = 1
  /// Difference from the relative ordinal that the context touched last (birth, death or
  /// reference), first from 0.
  case contextDelta = 2
  /// Difference between places in the list of the context's deaths: from the place after the one
  /// that the context's previous reference of this mode named, first from 0.
  case contextDeath = 3
}

/// The byte that stands for a reference, and its escapes.
enum ReferenceByte {
  /// From here on the value is in the escape column.
  static let firstEscape: UInt8 = 252
  /// The value follows as u16.
  static let wide: UInt8 = 252
  /// The value follows as u32. For `contextDeath`: the relative ordinal itself (zigzag + 1),
  /// because the object did not die in this context.
  static let wider: UInt8 = 253
  /// The absolute ordinal follows as u64; it leaves every predictor as it was.
  static let absolute: UInt8 = 254
  /// Objects at least so many births away are named by their absolute ordinal, so that every
  /// difference of relative ordinals stays below the death steps and above the codes.
  static let nearLimit: Int64 = 1 << 29
}

@inline(__always)
func zigzag(_ value: Int64) -> UInt64 { UInt64(bitPattern: (value &<< 1) ^ (value &>> 63)) }

@inline(__always)
func unzigzag(_ value: UInt64) -> Int64 {
  Int64(bitPattern: value &>> 1) ^ (0 &- Int64(bitPattern: value & 1))
}
