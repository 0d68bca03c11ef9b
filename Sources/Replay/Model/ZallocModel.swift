/// DragonFly's zone allocator, `zalloc` and `zfree`.
///
/// Each zone keeps a list of free items per processor and one for all. An allocation takes the
/// newest item of its processor's list. If that is empty it moves a burst over from the global
/// list, but leaves one page's worth of items there. If the global list holds no more than these,
/// the zone grows; only when it cannot is a held-back item handed out. An item freed stays with the
/// processor that freed it, up to a cap. **No page is ever given back**, so the release unit by
/// which hostage and empty pages are counted is a fiction: the pages of one growth.
///
/// Interrupt zones never wait and need but one page of any kind to go on: the property that makes
/// page-out safe. The others wait for as long as it takes.
public struct ZallocModel: AllocatorModel {
  /// Counts that only reports read.
  struct Activity: Sendable {
    var refills = 0
    var refillPages = 0
    var surplusPages = 0
    var heldBackItems = 0
    var nothingResults = 0
    var zoneLimitHits = 0
    var wholePageBlocks = 0
  }

  /// How a declared type gets its memory.
  struct TypeRule: Sendable {
    /// Where the type's size classes start in `classZones`; -1 if each block is whole pages.
    var classBase: Int
    /// What whole-page blocks of the type hold.
    var wholePages = ModelTotals()
  }

  let era: ZallocEra
  /// Items that one call moves at most between a processor's list and the global one.
  let burst: Int
  /// Whether a full list passes a block on (2021) rather than each further item (2014).
  let overflowsInBlocks: Bool
  let processorCount: Int
  let kind: ZoneKind
  let entries: Int
  let pagesPerGrowth: Int
  let growthPages2021: Int
  let checksLimitFirst: Bool

  var zones: [Zone] = []
  /// One list for each zone and processor.
  var lists: [ZoneList] = []
  var items: [ZoneItem] = []
  var growths: [ZoneGrowth] = []
  /// The zone of each type of one size; -1 for the others.
  var typeZones: [Int32] = []
  var types: [TypeRule] = []
  var classZones: [Int32] = []
  var wholePageBlocks = WholePageBlocks()
  var activity = Activity()

  /// Running totals.
  public internal(set) var totals = ModelTotals()

  /// Zones know no time.
  public var needsTime: Bool { false }
  /// Never.
  public var nextTick: UInt64 { .max }
  /// Does nothing.
  public mutating func tick(_ now: UInt64) -> Step { .done }

  /// Takes an item of the type's zone, or whole pages where no zone fits.
  public mutating func allocate(_ request: AllocationRequest) -> Step {
    let zone = typeZones[Int(request.type)]
    guard zone >= 0 else { return allocateOfAnySize(request) }
    return take(from: Int(zone), cpu: request.cpu)
  }

  /// `zfree`: the item stays with the processor that frees it.
  public mutating func free(_ block: Block, _ release: ReleaseRequest) -> Step {
    guard block.index != WholePageBlocks.mark else { return freeWholePages(block) }
    let item = Int(block.index)
    guard items[item].next == ZoneItem.live else { return .broken(.zfreeAlreadyFree) }
    let zone = Int(growths[Int(block.unit)].zone)
    totals.liveObjects &-= 1
    totals.allocatedBytes &-= zones[zone].countFree()
    let live = growths[Int(block.unit)].changeLive(by: -1)
    if live < 2 { noteFewLive(block.unit, now: live, before: live + 1) }
    putBack(block.index, zone: zone, cpu: Int(release.cpu))
    return .done
  }

  /// `zalloc`: the processor's list, else a burst from the global one, else growth.
  mutating func take(from zone: Int, cpu: UInt16) -> Step {
    precondition(Int(cpu) < processorCount)
    let list = zone &* processorCount &+ Int(cpu)
    if lists[list].head == ZoneItem.none {
      guard zones[zone].globalCount > zones[zone].heldBack else {
        return grow(zone, cpu: cpu, creating: false)
      }
      moveBurst(zone, to: list)
    }
    return hand(lists[list].pop(items), of: zone)
  }

  /// Hands an item that is on no list any more to the caller.
  mutating func hand(_ item: UInt32, of zone: Int) -> Step {
    let growth = items[Int(item)].setLive()
    totals.liveObjects &+= 1
    totals.allocatedBytes &+= zones[zone].countAllocation()
    let live = growths[Int(growth)].changeLive(by: 1)
    if live <= 2 { noteFewLive(growth, now: live, before: live - 1) }
    return .placed(Block(unit: growth, index: item))
  }

  /// Items move one by one, so that their order turns round.
  private mutating func moveBurst(_ zone: Int, to list: Int) {
    let count = min(burst, zones[zone].globalCount - zones[zone].heldBack)
    for _ in 0..<count {
      let item = Int(zones[zone].globalHead)
      zones[zone].globalHead = items[item].next
      items[item].next = lists[list].head
      lists[list].head = UInt32(truncatingIfNeeded: item)
    }
    zones[zone].globalCount -= count
    lists[list].count += UInt32(truncatingIfNeeded: count)
  }

  /// The free side: the processor's list up to its cap; what happens there differs by era.
  mutating func putBack(_ item: UInt32, zone: Int, cpu: Int) {
    precondition(cpu < processorCount)
    let list = zone &* processorCount &+ cpu
    if !overflowsInBlocks, lists[list].count >= zones[zone].listCap {
      items[Int(item)].next = zones[zone].globalHead
      zones[zone].globalHead = item
      zones[zone].globalCount += 1
      return
    }
    let count = lists[list].push(item, &items)
    if overflowsInBlocks, count >= zones[zone].listCap { moveOverflow(zone, from: list) }
  }

  /// The newest items of a full list go on top of the global one as they stand.
  private mutating func moveOverflow(_ zone: Int, from list: Int) {
    let count = min(zones[zone].listCap / 2, burst)
    guard count > 0 else { return }
    let first = lists[list].head
    var last = Int(first)
    for _ in 1..<count { last = Int(items[last].next) }
    lists[list].head = items[last].next
    lists[list].count -= UInt32(truncatingIfNeeded: count)
    items[last].next = zones[zone].globalHead
    zones[zone].globalHead = first
    zones[zone].globalCount += count
  }

  private mutating func noteFewLive(_ growth: UInt32, now: Int, before: Int) {
    let changed = growths[Int(growth)]
    zones[Int(changed.zone)].countFewLive(of: changed, now: now, before: before, &totals)
  }
}
