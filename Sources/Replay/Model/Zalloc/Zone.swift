/// One zone: what follows from its specification, its global list, its running counts.
///
/// Geometry: `_zinit` and `zbootinit` of `sys/vm/vm_zone.c` (commit ba87a4ab); the 2021 numbers are
/// those of the header of commit 9d8f4371 and of recollection.
struct Zone: Sendable {
  static let pageBytes = 4096
  /// Pages of a growth in 2021 (`ZONE_MAXPGLOAD`).
  static let growthPages2021 = 8
  /// Of these, how many may be taken with the interrupt class.
  static let interruptPages2021 = 4

  let type: UInt32
  let kind: ZoneKind
  let panicsWhenEmpty: Bool
  /// Item size, a multiple of 32.
  let itemBytes: Int
  /// Items held back on the global list until a growth has failed (`zfreemin`).
  let heldBack: Int
  /// Pages that the zone may have; `.max` but for interrupt zones.
  let pageLimit: Int
  let pagesPerGrowth: Int
  /// How many items a processor's list may hold.
  let listCap: Int

  var globalHead = ZoneItem.none
  var globalCount = 0
  /// `zpagecount` as the kernel counts it.
  var pages = 0
  /// Growths so far, which number those of zones without a fixed address range.
  var growths: UInt32 = 0
  var itemsMade = 0
  var live = 0
  /// `znalloc`.
  var allocations = 0
  var heldPages = 0
  var hostagePages = 0
  var emptyPages = 0

  init(_ wish: ZoneSpecification, type: UInt32, era: ZallocEra, processorCount: Int) {
    self.type = type
    kind = wish.kind
    panicsWhenEmpty = wish.panicsWhenEmpty
    let itemBytes = (max(1, wish.itemBytes) + 31) & ~31
    self.itemBytes = itemBytes
    heldBack = itemBytes > Self.pageBytes ? 1 : Self.pageBytes / itemBytes
    pageLimit =
      wish.kind == .interrupt
      ? (itemBytes * wish.entries + Self.pageBytes - 1) / Self.pageBytes : .max
    switch era {
    case .y2014:
      pagesPerGrowth = wish.pagesPerGrowth
      let entries = wish.kind == .interrupt ? wish.entries : 0
      listCap = max(64, entries / processorCount / 16)
    case .y2021:
      pagesPerGrowth = Self.growthPages2021
      listCap =
        wish.kind == .interrupt
        ? min(max(1024, wish.entries / processorCount / 64), (16 << 20) / itemBytes) : 8192
    }
  }
}

/// One item: its place on a list, and the growth that made it.
struct ZoneItem: Sendable {
  /// The end of a list.
  static let none = UInt32.max
  /// In `next`: the item is on no list because somebody has it.
  static let live = UInt32.max - 1

  var next: UInt32
  let growth: UInt32
}

/// The items that one processor keeps of one zone.
struct ZoneList: Sendable {
  var head = ZoneItem.none
  var count: UInt32 = 0
}

/// What one refill added: the unit by which hostage and empty pages are counted, although no zone
/// ever gives one back.
struct ZoneGrowth: Sendable {
  let zone: UInt32
  let pages: Int
  /// Its number among the zone's growths; 0 in zones with one address range.
  let number: UInt32
  let firstItem: UInt32
  /// Byte offset of the first item, in the zone's address range or in the growth.
  let baseBytes: Int
  /// Pages that a single live object holds hostage: none where the growth is but one item.
  let hostagePages: Int
  var live: UInt32 = 0
}
