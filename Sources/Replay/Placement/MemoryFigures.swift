/// Where the memory is at a moment: held = live + internal + metadata + external.
public struct MemoryFigures: Sendable, Equatable {
  /// Σ requested sizes of the objects that the model placed and that are live.
  public var liveBytes: Int
  /// What the model says of itself.
  public var totals: ModelTotals

  /// Makes figures; without values, those of a model that was not asked for anything yet.
  public init(liveBytes: Int = 0, totals: ModelTotals = ModelTotals()) {
    self.liveBytes = liveBytes
    self.totals = totals
  }

  /// Bytes of the pages that are taken and not given back: the footprint.
  public var heldBytes: Int { totals.heldPages * ModelTotals.pageBytes }
  /// Internal fragmentation: what rounding adds inside blocks that were given out.
  public var internalBytes: Int { totals.allocatedBytes - liveBytes }
  /// Headers, slab structures and slab tails.
  public var metadataBytes: Int { totals.metadataBytes }
  /// External fragmentation: free blocks, caches and empty slabs.
  public var externalBytes: Int { heldBytes - totals.allocatedBytes - totals.metadataBytes }
  /// Bytes in slabs or zones that exactly one live object keeps from being given back.
  public var hostageBytes: Int { totals.hostagePages * ModelTotals.pageBytes }
  /// Retention: bytes in slabs or zones without any live object.
  public var retentionBytes: Int { totals.emptyPages * ModelTotals.pageBytes }
  /// Bytes held that no live object asked for.
  public var wasteBytes: Int { heldBytes - liveBytes }

  /// Whether the model's books balance: nothing is held twice.
  var isBalanced: Bool {
    liveBytes + internalBytes + metadataBytes + externalBytes == heldBytes && externalBytes >= 0
      && internalBytes >= 0
  }
}
