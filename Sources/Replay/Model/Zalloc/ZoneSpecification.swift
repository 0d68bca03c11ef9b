/// Which tree's `vm_zone.c` a zone follows.
enum ZallocEra: String, CaseIterable, Sendable {
  /// Commit 5ed58e98: no lists of processors.
  case y2011 = "2011"
  /// Commit ba87a4ab: read in full.
  case y2014 = "2014"
  /// The form of 2019-2021: reconstructed from its header.
  case y2021 = "2021"
}

/// Where a zone's pages come from.
public enum ZoneKind: String, CaseIterable, Sendable {
  /// `kmem_alloc3`: waits for pages.
  case plain
  /// `ZONE_INTERRUPT`: address space reserved at creation, pages on demand, never waits.
  case interrupt
  /// `ZONE_SPECIAL`, the map entries' own zone: waits for pages but needs no map entry in advance.
  case special
}

/// A zone as `zinit` is told to make it.
public struct ZoneSpecification: Sendable, Equatable {
  /// Bytes of an item before rounding.
  public var itemBytes: Int
  /// Items that an interrupt zone may hold; without meaning for the others.
  public var entries: Int
  /// Where its pages come from.
  public var kind: ZoneKind
  /// Whether the kernel panics when the zone has nothing (`ZONE_PANICFAIL`).
  public var panicsWhenEmpty: Bool
  /// Pages of a growth in 2014, at least one; in 2021 every growth takes eight.
  public var pagesPerGrowth: Int

  /// Makes a specification.
  public init(
    itemBytes: Int, entries: Int = 0, kind: ZoneKind = .plain, panicsWhenEmpty: Bool = false,
    pagesPerGrowth: Int = 1
  ) {
    self.itemBytes = itemBytes
    self.entries = entries
    self.kind = kind
    self.panicsWhenEmpty = panicsWhenEmpty
    self.pagesPerGrowth = pagesPerGrowth
  }
}
