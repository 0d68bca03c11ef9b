/// kswapd, and the boost that fragmentation gives the marks (`wakeup_kswapd`, `balance_pgdat`,
/// `boost_watermark`, 6.12).
extension ZoneReserve {
  /// Wakes kswapd unless it has nothing to do: the node is balanced and no zone is boosted.
  mutating func wakeDaemon(_ highest: Int) {
    guard !isDaemonAwake else { return }
    let isBoosted = states.contains { $0.boost > 0 }
    guard isBoosted || !isBalanced(upTo: highest) else { return }
    setAwake(true)
    noteBoosts()
  }

  /// kswapd looks whether it is done: it sleeps once the node is balanced, and takes away the
  /// boosts that it found when it woke.
  /// - Returns: Whether it sleeps now.
  public mutating func settleDaemon() -> Bool {
    guard isDaemonAwake else { return true }
    guard isBalanced(upTo: states.count - 1) else { return false }
    takeBoostsAway()
    setAwake(false)
    return true
  }

  /// A request took a block of another kind of pages: the zone's marks rise for a while.
  /// - Parameter wakesDaemon: Whether the request may wake kswapd; others boost nothing.
  public mutating func noteFallback(zone: Int, wakesDaemon: Bool = true) {
    guard wakesDaemon else { return }
    raiseBoost(zone)
    wakeDaemon(states.count - 1)
  }

  /// Pages come back to the highest zone that has pages out, the rest to the next lower ones.
  public mutating func give(_ pages: Int) {
    var left = pages
    var zone = states.count - 1
    while zone > 0, left > 0 {
      let room = min(left, max(0, states[zone].managed - states[zone].free))
      give(room, zone: zone)
      left -= room
      zone -= 1
    }
    if left > 0 { give(left, zone: 0) }
  }

  /// Puts so many free pages into the zones: the lowest ones, which are taken last, are full first.
  public mutating func spread(_ pages: Int) {
    var left = pages
    for zone in states.indices {
      let isLast = zone == states.count - 1
      let share = isLast ? left : min(left, states[zone].managed)
      give(share - states[zone].free, zone: zone)
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
