/// When the drain thread visits a pool, and which.
struct PoolDrainThread: Sendable {
  static let nanosecondsPerSecond: UInt64 = 1_000_000_000
  /// Seconds that a page must have been idle before it is given back (`pool_inactive_time`).
  static let inactiveSeconds: UInt64 = 10

  private let period: UInt64
  /// The next visit, in nanoseconds since the trace's start.
  var nextVisit: UInt64
  /// The pool from which on the next visit looks for one with pages.
  var place = 0

  init(periodSeconds: Int) {
    period = UInt64(periodSeconds) * Self.nanosecondsPerSecond
    nextVisit = period == 0 ? .max : period
  }

  /// Whether it runs at all.
  var isAwake: Bool { period > 0 }

  /// Puts off the next visit by a period.
  mutating func visited() {
    let (next, overflows) = nextVisit.addingReportingOverflow(period)
    nextVisit = overflows ? .max : next
  }

  /// After a long silence leaves out the visits that could find nothing more to do: a few rounds
  /// over all pools give back everything.
  mutating func leaveOutIdleVisits(before now: UInt64, pools: Int) {
    guard isAwake, now > nextVisit else { return }
    let pending = (now - nextVisit) / period
    let seconds = period / Self.nanosecondsPerSecond
    let enough = UInt64(pools) * (3 + Self.inactiveSeconds / seconds)
    if pending > enough { nextVisit += (pending - enough) * period }
  }
}

extension PoolModel {
  /// The seconds pass by which pages count as idle, and the drain thread makes its visits
  /// (`pool_drain`).
  public mutating func tick(_ now: UInt64) -> Step {
    guard needsTime else { return .done }
    drainThread.leaveOutIdleVisits(before: now, pools: pools.count)
    while drainThread.nextVisit <= now, drainThread.nextVisit < .max {
      second = drainThread.nextVisit / PoolDrainThread.nanosecondsPerSecond
      if let pool = nextPoolWithPages() { reclaim(pool) }
      drainThread.visited()
    }
    second = now / PoolDrainThread.nanosecondsPerSecond
    return .done
  }

  private mutating func nextPoolWithPages() -> Int? {
    for _ in pools.indices {
      let pool = drainThread.place % pools.count
      drainThread.place = pool + 1
      if pools[pool].units > 0 { return pool }
    }
    return nil
  }

  /// `pool_reclaim`: the cache is emptied, then pages go that have been idle for long, but for what
  /// the low-water mark claims.
  private mutating func reclaim(_ pool: Int) {
    invalidateGroups(pool)
    var number = pools[pool].idle.head
    while number != PoolUnit.none, pools[pool].units > pools[pool].leastUnits {
      let unit = units[Int(number)]
      defer { number = unit.next }
      guard second - unit.idleSince >= PoolDrainThread.inactiveSeconds else { continue }
      let left = pools[pool].freeItems - pools[pool].geometry.itemsPerUnit
      guard left >= pools[pool].leastFreeItems else { break }
      pools[pool].idle.remove(number, &units)
      release(number)
      activity.drainedUnits += 1
    }
  }
}
