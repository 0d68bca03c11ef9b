/// What SLUB derives from the size of a cache's objects and from the machine.
///
/// `calculate_order`, `slub_set_cpu_partial` and `set_min_partial` of `mm/slub.c`, read in 6.1.192
/// and 6.12.117. Checked against every cache of a running 6.18 machine (`SlubGeometryTests`).
public struct SlubGeometry: Sendable, Equatable {
  /// Bytes from one object to the next.
  public let objectBytes: Int
  /// The order of its slabs: 2^order pages each.
  public let order: Int
  /// Objects of a slab.
  public let objectsPerSlab: Int
  /// The least order that holds an object: slabs of it are made when `order` is not to be had.
  public let fallbackOrder: Int
  /// Free objects that a processor's list of partial slabs is meant to hold.
  public let cpuPartialObjects: Int
  /// Slabs that a processor's list of partial slabs may hold, which is what is enforced.
  public let cpuPartialSlabs: Int
  /// Partial slabs of the node from which on a slab that falls empty is given back.
  public let minPartial: Int

  /// Bytes in a page.
  static let pageBytes = 4096
  /// The largest order that is tried for its small waste (`slab_max_order`).
  private static let maxOrder = 3
  /// Objects of a slab at most (`MAX_OBJS_PER_PAGE`).
  private static let mostObjects = 32767
  /// The largest order there is; a slab has at least one object.
  private static let largestOrder = 10

  /// The geometry of a cache whose objects lie `objectBytes` apart, on a machine with this many
  /// processors.
  public init(objectBytes: Int, processorCount: Int, era: SlubEra) {
    let size = min(max(8, objectBytes), Self.pageBytes << Self.largestOrder)
    self.objectBytes = size
    order = Self.order(size, processorCount: processorCount, era: era)
    objectsPerSlab = Self.objects(of: size, order: order)
    fallbackOrder = Self.leastOrder(holding: size)
    cpuPartialObjects = Self.cpuPartialObjects(size)
    cpuPartialSlabs = (2 * cpuPartialObjects + objectsPerSlab - 1) / objectsPerSlab
    minPartial = min(max((Int.bitWidth - 1 - size.leadingZeroBitCount) / 2, 5), 10)
  }

  /// The distance between objects of a size, where nothing is known of the cache but that
  /// (`calculate_sizes`): a multiple of 8.
  public static func distance(forObjectBytes bytes: UInt64) -> Int {
    Int(max(8, (min(bytes, 1 << 40) + 7) & ~7))
  }

  /// How many objects of this size a slab of this order has.
  static func objects(of size: Int, order: Int) -> Int {
    min((pageBytes << order) / size, mostObjects)
  }

  /// The least order that holds this many bytes.
  static func leastOrder(holding bytes: Int) -> Int {
    var order = 0
    while pageBytes << order < bytes && order < largestOrder { order += 1 }
    return order
  }

  /// Bytes at the end of a slab that fit no object.
  var tailBytes: Int { (Self.pageBytes << order) - objectsPerSlab * objectBytes }

  private static func order(_ size: Int, processorCount: Int, era: SlubEra) -> Int {
    let bits = Int.bitWidth - max(1, processorCount).leadingZeroBitCount
    let wanted = min(4 * (bits + 1), max(1, (pageBytes << maxOrder) / size))
    switch era {
    case .linux6_1:
      // Rather fewer objects than much waste.
      var least = wanted
      while least > 1 {
        if let found = order(size, objects: least, wastes: [16, 8, 4]) { return found }
        least -= 1
      }
      return order(size, objects: 1, wastes: [1]) ?? leastOrder(holding: size)
    case .linux6_18:
      return order(size, objects: wanted, wastes: [16, 8, 4, 2]) ?? leastOrder(holding: size)
    }
  }

  /// The least order that holds so many objects and wastes at most the first fraction for which
  /// there is one.
  private static func order(_ size: Int, objects: Int, wastes: [Int]) -> Int? {
    let first = leastOrder(holding: objects * size)
    guard first <= maxOrder else { return nil }
    for fraction in wastes {
      for order in first...maxOrder {
        let bytes = pageBytes << order
        if bytes % size <= bytes / fraction { return order }
      }
    }
    return nil
  }

  private static func cpuPartialObjects(_ size: Int) -> Int {
    switch size {
    case ..<256: 120
    case ..<1024: 52
    case ..<4096: 24
    default: 6
    }
  }
}
