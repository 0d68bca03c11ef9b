/// kswapd, and the boost that fragmentation gives the marks (`wakeup_kswapd`, `balance_pgdat`,
/// `boost_watermark`, 6.12).
extension ZoneReserve {
  /// Whether a zone up to the highest one asked for is above its high mark.
  public func isBalanced(upTo highest: Int) -> Bool {
    let demand = ZoneDemand(rights: .cannotBlock)
    let last = min(highest, zones.count - 1)
    return zones.indices.contains {
      $0 <= last
        && zones[$0].isAbove(zones[$0].boostedHigh, demand: demand, highest: last, unusable: 0)
    }
  }

  /// Wakes kswapd unless it has nothing to do: the node is balanced and no zone is boosted.
  mutating func wakeDaemon(_ highest: Int) {
    guard !isDaemonAwake else { return }
    let isBoosted = zones.contains { $0.boost > 0 }
    guard isBoosted || !isBalanced(upTo: highest) else { return }
    setAwake(true)
    noteBoosts()
  }

  /// kswapd looks whether it is done: it sleeps once the node is balanced, and takes away the
  /// boosts that it found when it woke.
  /// - Returns: Whether it sleeps now.
  public mutating func settleDaemon() -> Bool {
    guard isDaemonAwake else { return true }
    guard isBalanced(upTo: zones.count - 1) else { return false }
    takeBoostsAway()
    setAwake(false)
    return true
  }

  /// A request took a block of another kind of pages: the zone's marks rise for a while.
  /// - Parameter wakesDaemon: Whether the request may wake kswapd; others boost nothing.
  public mutating func noteFallback(zone: Int, wakesDaemon: Bool = true) {
    guard wakesDaemon else { return }
    raiseBoost(zone)
    wakeDaemon(zones.count - 1)
  }

  /// Pages come back to the highest zone that has pages out, the rest to the next lower ones.
  public mutating func give(_ pages: Int) {
    var left = pages
    var zone = zones.count - 1
    while zone > 0, left > 0 {
      let room = min(left, max(0, zones[zone].managed - zones[zone].free))
      give(room, zone: zone)
      left -= room
      zone -= 1
    }
    if left > 0 { give(left, zone: 0) }
  }

  /// Puts so many free pages into the zones: the lowest ones, which are taken last, are full first.
  public mutating func spread(_ pages: Int) {
    var left = pages
    for zone in zones.indices {
      let isLast = zone == zones.count - 1
      let share = isLast ? left : min(left, zones[zone].managed)
      give(share - zones[zone].free, zone: zone)
      left -= share
    }
  }
}

/// What happened to a machine's zones.
public struct ZoneTally: Sendable, Equatable {
  /// Served above the low mark.
  public internal(set) var fast = 0
  /// Served below it.
  public internal(set) var slow = 0
  /// Of them, those for which the zone was at its minimum or below.
  public internal(set) var belowMinimum = 0
  /// Refused.
  public internal(set) var refused = 0
  /// Times that kswapd was woken.
  public internal(set) var daemonWakes = 0
  /// Times that a zone's marks were raised.
  public internal(set) var boosts = 0
  /// Blocks set aside for atomic requests.
  public internal(set) var atomicBlocks = 0
  /// Nothing yet.
  public init() {}
}

/// A request for a block of pages, as zones judge it.
public struct ZoneDemand: Sendable, Equatable {
  /// Pages of the block: a power of two.
  public let pages: Int
  /// What the caller may do below the ordinary marks.
  public let rights: ZoneRights
  /// The highest zone that may serve it.
  public let highestZone: Int
  /// Whether it may wake kswapd (`__GFP_KSWAPD_RECLAIM`).
  public let wakesDaemon: Bool

  /// A demand; without an order a single page, from any zone.
  public init(
    rights: ZoneRights, order: Int = 0, highestZone: Int = .max, wakesDaemon: Bool = true
  ) {
    pages = 1 << order
    self.rights = rights
    self.highestZone = highestZone
    self.wakesDaemon = wakesDaemon
  }
}
