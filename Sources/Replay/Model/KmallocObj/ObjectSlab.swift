/// The header of a slab.
///
/// The kernel's three ever-increasing counters are kept reduced: as nothing happens between
/// reserving a slot and filling it, `xindex` equals `findex`, and only both positions in the ring
/// and their distance matter.
struct ObjectSlab: Sendable {
  /// Where a slab is.
  enum Home: UInt8, Sendable {
    /// A processor's active or alternate slab.
    case processor
    /// The list of slabs with some free objects.
    case partial
    /// The list of slabs whose objects are all free ("full" of free objects, as in the kernel).
    case full
    /// The list of slabs that had no free object when they were put there.
    case empty
    /// The type's reserve.
    case reserve
    /// A processor's cache of free slabs: the slab has no type.
    case cached
    /// Given back.
    case unmapped
  }

  /// What stands for no slab.
  static let none = UInt32.max

  /// Where its ring begins, in units of `ObjectSlabTable.granule` elements.
  var ring: UInt32 = 0
  /// The zone that it belongs to, or belonged to last.
  var zone: UInt32 = 0
  /// The slab behind it on the list that it is on.
  var next: UInt32 = Self.none
  /// The processor to whose cache it returns.
  var cpu: UInt16
  /// Where it is.
  var home: Home = .processor
  /// The binary logarithm of its ring's room; 0 before it is first formatted.
  var ringClass: UInt8 = 0
  /// Objects that it is cut into.
  var count: UInt16 = 0
  /// Objects that are free.
  var available: UInt16 = 0
  /// Ring position of the next object to hand out.
  var head: UInt16 = 0
  /// Ring position for the next object freed.
  var tail: UInt16 = 0
  /// The pseudo tick before the one in which it became full; 0 while it is in use.
  var stamp = 0

  /// Objects that are out.
  var live: UInt16 { count &- available }

  /// Takes the next free object; there must be one.
  ///
  /// Here and in `put` fields are read before any is written, and the count of objects out is
  /// worked out from what was read: reading a field together with its neighbour right after writing
  /// one of the two costs as much as all the rest.
  /// - Returns: The object's number, and how many are out now.
  @inline(__always)
  mutating func take(_ rings: inout MutableSpan<UInt16>) -> (object: UInt32, live: UInt16) {
    let (count, available, head) = (count, available, head)
    let base = Int(ring) &* ObjectSlabTable.granule
    let object = rings[base &+ Int(head)]
    rings[base &+ Int(count) &+ Int(object >> 4)] |= 1 << (object & 15)
    let following = head &+ 1
    self.head = following == count ? 0 : following
    self.available = available &- 1
    return (UInt32(object), count &- available &+ 1)
  }

  /// Puts an object back.
  /// - Returns: What it was like before, or what the kernel would panic on; then nothing was
  ///   changed.
  @inline(__always)
  mutating func put(_ object: UInt32, _ rings: inout MutableSpan<UInt16>) -> PutResult {
    let (count, available, tail) = (count, available, tail)
    guard available < count else { return .broken(.freeAllFreeSlab) }
    guard object < count else { return .broken(.doubleFree) }
    let base = Int(ring) &* ObjectSlabTable.granule
    let word = base &+ Int(count) &+ Int(object >> 4)
    let bit: UInt16 = 1 << UInt16(truncatingIfNeeded: object & 15)
    let bits = rings[word]
    guard bits & bit != 0 else { return .broken(.doubleFree) }
    rings[word] = bits ^ bit
    rings[base &+ Int(tail)] = UInt16(truncatingIfNeeded: object)
    let following = tail &+ 1
    self.tail = following == count ? 0 : following
    self.available = available &+ 1
    return .done(liveBefore: count &- available, isFirst: available == 0)
  }

  /// What putting an object back yields.
  enum PutResult {
    /// The object is free; how many were out, and whether it is the only one free.
    case done(liveBefore: UInt16, isFirst: Bool)
    /// Nothing was changed.
    case broken(Invariant)
  }
}
