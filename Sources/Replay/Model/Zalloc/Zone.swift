/// One zone: what follows from its specification, its global list, its running counts.
///
/// Geometry: `_zinit` and `zbootinit` of `sys/vm/vm_zone.c` (commit ba87a4ab); the 2021 numbers are
/// those of the header of commit 9d8f4371 and of recollection.
struct Zone: Sendable {
  static let pageBytes = 4096
  /// Of the pages of a growth in 2021, how many may be taken with the interrupt class.
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

  init(
    _ wish: ZoneSpecification, type: UInt32, era: ZallocEra, growthPages2021: Int,
    processorCount: Int
  ) {
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
    case .y2011:
      pagesPerGrowth = max(1, wish.pagesPerGrowth)
      listCap = 0
    case .y2014:
      pagesPerGrowth = max(1, wish.pagesPerGrowth)
      let entries = wish.kind == .interrupt ? wish.entries : 0
      listCap = max(64, entries / processorCount / 16)
    case .y2021:
      pagesPerGrowth = growthPages2021
      listCap =
        wish.kind == .interrupt
        ? min(max(1024, wish.entries / processorCount / 64), (16 << 20) / itemBytes) : 8192
    }
  }
  /// - Returns: Bytes of the item handed out.
  @inline(__always)
  mutating func countAllocation() -> Int {
    live &+= 1
    allocations &+= 1
    return itemBytes
  }

  /// - Returns: Bytes of the item that came back.
  @inline(__always)
  mutating func countFree() -> Int {
    live &-= 1
    return itemBytes
  }

  /// Keeps hostage and empty pages right, of the zone and of the model, when a growth has come to,
  /// or from, one or no live item.
  mutating func countFewLive(
    of growth: ZoneGrowth, now: Int, before: Int, _ totals: inout ModelTotals
  ) {
    let hostages = growth.hostagePages * ((now == 1 ? 1 : 0) - (before == 1 ? 1 : 0))
    let empties = growth.pages * ((now == 0 ? 1 : 0) - (before == 0 ? 1 : 0))
    totals.hostagePages += hostages
    totals.emptyPages += empties
    hostagePages += hostages
    emptyPages += empties
  }
}
