/// A cache of SLUB: what it derives from its object size, and the node's list of its partial slabs.
struct SlubCache: Sendable {
  /// Stands for several owners, or the model itself.
  static let shared = UInt32.max

  let name: String
  let geometry: SlubGeometry
  /// Slabs that a processor's list of partial ones may hold; 0 if there are no such lists.
  let processorPartialLimit: UInt32
  let minPartial: Int
  /// Further slabs that a refill from the node takes along.
  let refillExtra: Int
  /// Objects of a sheaf; 0 without sheaves.
  let sheafCapacity: Int
  /// Which of the model's barns is this cache's.
  var barn = 0
  /// The one model type that uses it, or `shared`.
  var owner: UInt32
  var nodeHead = SlubSlab.none
  var nodeTail = SlubSlab.none
  var nodeCount = 0
  /// Slabs that were given back, linked by `next`.
  var vacantHead = SlubSlab.none
  /// What it uses and did, by slabs and pages; allocated bytes and objects are the types'.
  var totals = ModelTotals()
  var slabCount: Int { totals.unitsCreated - totals.unitsReleased }
}

/// What a processor has of a cache.
struct SlubProcessor: Sendable {
  /// The slab that it allocates from.
  var slab = SlubSlab.none
  /// Its partial slabs, the one that came last first.
  var partialHead = SlubSlab.none
  var partialCount: UInt32 = 0
}

/// What a model type has out.
struct SlubTypeUse: Sendable {
  var objects = 0
  var bytes = 0
  /// Its blocks of whole pages.
  var large = ModelTotals()
  /// Where its caches stand in the table of routes.
  var route = 0
  /// Whether requests go to the class of their size, by what their caller allows.
  var isGeneral = false
}
