/// Running totals of a model or of one of its types.
///
/// `held = live + internal + metadata + external` where held = `heldPages` × page size, internal =
/// `allocatedBytes` − live bytes (the replay knows live bytes), external = held − allocated −
/// metadata.
public struct ModelTotals: Sendable, Equatable {
  /// Pages taken from the page source and not given back.
  public var heldPages: Int = 0
  /// Of `heldPages`, those that belong to no single type: caches of free slabs, pages that types
  /// share. 0 in the totals of one type.
  public var sharedPages: Int = 0
  /// Σ block sizes of live objects: what the model set aside for them.
  public var allocatedBytes: Int = 0
  /// Headers, slab structures and the tails of slabs that fit no object.
  public var metadataBytes: Int = 0
  /// Live objects.
  public var liveObjects: Int = 0
  /// Pages of release units (slab, zone, page: what the model can give back at once) that exactly
  /// one live object holds hostage.
  public var hostagePages: Int = 0
  /// Pages of release units without any live object: retention. What of it could be given back at
  /// once is a matter of the model's rules.
  public var emptyPages: Int = 0
  /// Pages ever taken.
  public var takenPages: Int = 0
  /// Pages ever given back; the driver returns the difference to the page source.
  public var releasedPages: Int = 0
  /// Release units ever created.
  public var unitsCreated: Int = 0
  /// Release units ever given back.
  public var unitsReleased: Int = 0

  /// Bytes in a page of the modelled machines.
  public static let pageBytes = 4096

  /// All zero.
  public init() {}

  /// Adds each count of `other`.
  mutating func add(_ other: ModelTotals) {
    heldPages += other.heldPages
    sharedPages += other.sharedPages
    allocatedBytes += other.allocatedBytes
    metadataBytes += other.metadataBytes
    liveObjects += other.liveObjects
    hostagePages += other.hostagePages
    emptyPages += other.emptyPages
    takenPages += other.takenPages
    releasedPages += other.releasedPages
    unitsCreated += other.unitsCreated
    unitsReleased += other.unitsReleased
  }
}
