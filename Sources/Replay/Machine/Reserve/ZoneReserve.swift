/// The zones of a Linux machine, and which of them serves a request (`get_page_from_freelist`,
/// `__zone_watermark_ok` and `wakeup_kswapd`, 6.12; 6.1 differs in how it counts blocks that are
/// kept for atomic requests).
///
/// Pages are counted, not placed: whether there is a free block of an order is the page allocator's
/// affair. Lists of processors are not part of it.
public struct ZoneReserve: Sendable, Equatable {
  /// What of the blocks kept for atomic requests others cannot use.
  public enum AtomicRule: String, Sendable, CaseIterable {
    /// Their free pages (6.12 and later).
    case freePages = "free"
    /// All of their pages (6.1).
    case reservedPages = "reserved"
  }

  /// The zones as they were made.
  private let first: [LinuxZone]
  /// The zones as they are, lowest first.
  private(set) var states: [ZoneState]
  /// What each zone keeps back, by the highest zone of a request.
  private let kept: [Int]
  /// How blocks kept for atomic requests count.
  public let atomicRule: AtomicRule
  /// Free pages of all zones.
  public private(set) var free: Int
  /// Whether kswapd is at work.
  public private(set) var isDaemonAwake = false
  /// What happened.
  public private(set) var tally = ZoneTally()
  /// Boosts that kswapd found when it woke, by zone; it takes them away when it sleeps.
  private var boostsTaken: [Int]

  /// Zones, lowest first.
  public init(_ zones: [LinuxZone], atomicRule: AtomicRule = .freePages) {
    first = zones
    states = zones.map { ZoneState($0) }
    kept = zones.flatMap { zone in
      zones.indices.map { $0 < zone.protection.count ? zone.protection[$0] : 0 }
    }
    self.atomicRule = atomicRule
    free = zones.reduce(0) { $0 + $1.free }
    boostsTaken = Array(repeating: 0, count: zones.count)
  }

  /// The zones, lowest first.
  public var zones: [LinuxZone] {
    zip(first, states).map { zone, state in
      var zone = zone
      zone.free = state.free
      zone.boost = state.boost
      (zone.atomicReserved, zone.atomicFree) = (state.atomicReserved, state.atomicFree)
      return zone
    }
  }

  /// Takes pages if a zone admits the demand: first by the low mark, then, with kswapd woken, by
  /// what its rights leave of the minimum.
  /// - Returns: The zone; nil if none admits it.
  public mutating func take(_ demand: ZoneDemand) -> Int? {
    let highest = min(demand.highestZone, states.count - 1)
    var zone = highest
    while zone >= 0 {
      if isOpen(zone, highest, demand, mark: states[zone].low &+ states[zone].boost) {
        remove(demand, zone)
        tally.fast += 1
        return zone
      }
      zone -= 1
    }
    if demand.wakesDaemon { wakeDaemon(highest) }
    zone = highest
    while zone >= 0 {
      if isOpenToRights(zone, highest, demand) {
        if states[zone].free <= states[zone].minimum &+ states[zone].boost {
          tally.belowMinimum += 1
        }
        remove(demand, zone)
        tally.slow += 1
        return zone
      }
      zone -= 1
    }
    tally.refused += 1
    return nil
  }

  /// Takes single pages with these rights: all of them or none, from whatever zones.
  mutating func take(_ pages: Int, _ rights: ZoneRights) -> Bool {
    let demand = ZoneDemand(rights: rights)
    guard pages > 1 else { return take(demand) != nil }
    guard admits(pages, rights) else {
      tally.refused += 1
      return false
    }
    for _ in 0..<pages { _ = take(demand) }
    return true
  }

  /// Whether so many single pages would be granted, `withMore` of them free in the highest zone
  /// that has room.
  func admits(_ pages: Int, _ rights: ZoneRights, withMore: Int = 0) -> Bool {
    var trial = self
    if withMore > 0 { trial.give(withMore) }
    let demand = ZoneDemand(rights: rights)
    if pages == 1 { return trial.wouldAdmit(demand) }
    for _ in 0..<pages where trial.take(demand) == nil { return false }
    return true
  }

  /// Whether the demand would be granted now.
  public func wouldAdmit(_ demand: ZoneDemand) -> Bool {
    let highest = min(demand.highestZone, states.count - 1)
    return states.indices.contains {
      $0 <= highest
        && (isOpen($0, highest, demand, mark: states[$0].low &+ states[$0].boost)
          || isOpenToRights($0, highest, demand))
    }
  }

  /// Whether more than `mark` pages would be left above what is kept back (`__zone_watermark_ok`).
  @inline(__always)
  private func isOpen(_ zone: Int, _ highest: Int, _ demand: ZoneDemand, mark: Int) -> Bool {
    let unusable = demand.rights.isEmpty ? atomicPages(zone) : 0
    return states[zone].free &- (demand.pages &- 1) &- unusable
      > mark &+ kept[zone &* states.count &+ highest]
  }

  /// The slow attempt. A boost does not hold for single pages of urgent callers.
  private func isOpenToRights(_ zone: Int, _ highest: Int, _ demand: ZoneDemand) -> Bool {
    let rights = demand.rights
    if rights.contains(.memalloc) { return states[zone].free >= demand.pages }
    let minimum = states[zone].minimum
    let boost = states[zone].boost
    if isOpen(zone, highest, demand, mark: rights.lowered(minimum + boost)) { return true }
    guard demand.pages == 1, rights.contains(.high), boost > 0 else { return false }
    return isOpen(zone, highest, demand, mark: rights.lowered(minimum))
  }

  /// Whether a zone up to the highest one asked for is above its high mark.
  public func isBalanced(upTo highest: Int) -> Bool {
    let last = min(highest, states.count - 1)
    var zone = last
    while zone >= 0 {
      let mark = states[zone].high &+ states[zone].boost
      if states[zone].free > mark &+ kept[zone &* states.count &+ last] { return true }
      zone -= 1
    }
    return false
  }

  /// Pages of a zone that only requests with rights may use.
  private func atomicPages(_ zone: Int) -> Int {
    switch atomicRule {
    case .freePages: states[zone].atomicFree
    case .reservedPages: states[zone].atomicReserved
    }
  }

  private mutating func remove(_ demand: ZoneDemand, _ zone: Int) {
    states[zone].free &-= demand.pages
    free &-= demand.pages
    let isAtomic = demand.pages > 1 && demand.rights.isSuperset(of: [.high, .cannotBlock])
    if isAtomic {
      if states[zone].atomicFree >= demand.pages { states[zone].atomicFree -= demand.pages }
      keepAtomicBlock(zone)
    }
    if states[zone].atomicFree > states[zone].free { states[zone].atomicFree = states[zone].free }
  }

  /// An atomic request of more than one page that was served sets a block aside for the next ones.
  private mutating func keepAtomicBlock(_ zone: Int) {
    let block = LinuxWatermarks.pageblock
    guard states[zone].atomicReserved + block <= states[zone].atomicLimit(atomicRule) else {
      return
    }
    states[zone].atomicReserved += block
    states[zone].atomicFree = min(states[zone].free, states[zone].atomicFree + block)
    tally.atomicBlocks += 1
  }

  /// Sets a zone's blocks for atomic requests, as a recording shows them.
  public mutating func keepAtomicBlocks(_ count: Int, zone: Int) {
    states[zone].atomicReserved = count * LinuxWatermarks.pageblock
    states[zone].atomicFree = min(states[zone].free, states[zone].atomicReserved)
  }

  /// A reclaimer that got nothing gives up blocks kept for atomic requests.
  /// - Parameter all: Before a kill; otherwise one block stays in each zone.
  public mutating func releaseAtomicBlocks(all: Bool) {
    let kept = all ? 0 : LinuxWatermarks.pageblock
    for zone in states.indices where states[zone].atomicReserved > kept {
      states[zone].atomicReserved = kept
      states[zone].atomicFree = min(states[zone].atomicFree, kept)
    }
  }

  /// Pages of one zone come back.
  public mutating func give(_ pages: Int, zone: Int) {
    states[zone].free &+= pages
    states[zone].atomicFree = min(states[zone].atomicFree, states[zone].free)
    free &+= pages
  }

  mutating func setAwake(_ isAwake: Bool) {
    isDaemonAwake = isAwake
    if isAwake { tally.daemonWakes += 1 }
  }

  mutating func noteBoosts() {
    for zone in states.indices { boostsTaken[zone] = states[zone].boost }
  }

  mutating func takeBoostsAway() {
    for zone in states.indices {
      states[zone].boost -= min(states[zone].boost, boostsTaken[zone])
      boostsTaken[zone] = 0
    }
  }

  mutating func raiseBoost(_ zone: Int) {
    let limit = states[zone].boostLimit
    guard limit > 0 else { return }
    states[zone].boost = min(states[zone].boost + LinuxWatermarks.pageblock, limit)
    tally.boosts += 1
  }
}
