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

  /// Counts the next object out.
  /// - Returns: Its position in the ring.
  @inline(__always)
  mutating func takeFromHead() -> UInt16 {
    let position = head
    let following = position &+ 1
    head = following == count ? 0 : following
    available &-= 1
    return position
  }

  /// Counts an object in, whose number stands at the tail of the ring.
  @inline(__always)
  mutating func putAtTail() {
    let following = tail &+ 1
    tail = following == count ? 0 : following
    available &+= 1
  }
}
