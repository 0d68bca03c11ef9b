/// One slab of SLUB: 2^order pages cut into objects, without a header.
///
/// Where the kernel links free objects through themselves, the model keeps the links in one array
/// for all slabs, this slab's from `firstLink` on. The kernel splits the free objects of a
/// processor's slab into a private list and the slab's own; which of the two an object is on
/// changes no count, so there is one list here.
struct SlubSlab: Sendable {
  /// Where a slab is.
  enum Place: UInt8, Sendable {
    /// On no list: no object was free when it was last looked at.
    case full
    /// The slab that a processor allocates from.
    case processor
    /// A processor's list of partial slabs.
    case processorPartial
    /// The node's list of partial slabs.
    case nodePartial
    /// Given back; waits to be used again.
    case vacant
  }

  /// The end of a list of slabs, or no slab.
  static let none = UInt32.max
  /// The end of a chain of objects.
  static let noObject = UInt16.max
  /// As a link: somebody has the object.
  static let out = UInt16.max - 1
  /// As a link: the object is in a sheaf.
  static let inSheaf = UInt16.max - 2

  var firstLink: UInt32
  var cache: UInt32
  /// Neighbours on a list; lists of processors only use `next`.
  var next = SlubSlab.none
  var previous = SlubSlab.none
  var freeHead = SlubSlab.noObject
  /// Objects on the slab's list of free ones.
  var free: UInt16 = 0
  /// Objects that are neither free nor anybody's: in sheaves, or vectors of the model's own.
  var stashed: UInt16 = 0
  var objects: UInt16 = 0
  /// The processor whose slab it is.
  var cpu: UInt16 = 0
  var place = Place.vacant
  var order: UInt8 = 0

  init(firstLink: UInt32, cache: UInt32) {
    self.firstLink = firstLink
    self.cache = cache
  }

  /// Objects that somebody has.
  var live: UInt16 { objects &- free &- stashed }
  var pages: Int { 1 << Int(order) }

  /// Makes all of `count` objects free, to be handed out in ascending order.
  mutating func format(objects count: Int, order: Int, _ links: inout [UInt16]) {
    objects = UInt16(count)
    free = objects
    stashed = 0
    self.order = UInt8(order)
    freeHead = 0
    for object in 0..<count {
      links[Int(firstLink) + object] =
        object + 1 < count ? UInt16(object + 1) : Self.noObject
    }
  }

  /// Takes a free object; there must be one.
  @inline(__always)
  mutating func take(_ links: inout MutableSpan<UInt16>) -> UInt16 {
    let object = freeHead
    let place = Int(firstLink) &+ Int(object)
    freeHead = links[place]
    links[place] = Self.out
    free &-= 1
    return object
  }

  /// Whether somebody has the object.
  @inline(__always)
  func holds(_ object: UInt32, _ links: borrowing MutableSpan<UInt16>) -> Bool {
    object < UInt32(objects) && links[Int(firstLink) &+ Int(object)] == Self.out
  }

  /// An object goes from somebody into a sheaf.
  @inline(__always)
  mutating func stash(_ object: UInt32, _ links: inout MutableSpan<UInt16>) {
    links[Int(firstLink) &+ Int(object)] = Self.inSheaf
    stashed &+= 1
  }

  /// An object goes from a sheaf to somebody.
  @inline(__always)
  mutating func unstash(_ object: UInt32, _ links: inout MutableSpan<UInt16>) {
    links[Int(firstLink) &+ Int(object)] = Self.out
    stashed &-= 1
  }

  /// Puts an object back that somebody has.
  @inline(__always)
  mutating func put(_ object: UInt16, _ links: inout MutableSpan<UInt16>) {
    links[Int(firstLink) &+ Int(object)] = freeHead
    freeHead = object
    free &+= 1
  }
}
