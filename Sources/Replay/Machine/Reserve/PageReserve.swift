/// The free and the cached pages of a machine, and who may take them.
///
/// DragonFly's rule is that of `vm_page_alloc` (`sys/vm/vm_page.c`, commit 89986e03): a page is
/// granted to any class while free pages reach the reserve, to the interrupt class while there is
/// one, and to the system class while there is no cached page and more are free than the interrupt
/// minimum. A normal request that finds nothing turns one clean cached page into a free one and
/// tries again. Other kernels have other floors, or zones. Nothing here waits.
public struct PageReserve: Sendable, Equatable {
  /// The marks.
  public let thresholds: ReserveThresholds
  /// The floors of the classes; of no use where there are zones.
  public let floors: PageFloors
  /// Pages on the free list.
  public private(set) var free: Int
  /// Clean pages that may be recycled.
  public private(set) var cache: Int
  /// Fewest pages that were ever free.
  public private(set) var lowestFree: Int
  /// Fewest pages that were ever cached.
  public private(set) var lowestCache: Int
  /// Requests refused since the pagedaemon last looked (`vm_pageout_deficit`).
  public private(set) var deficit = 0
  /// Cached pages turned into free ones.
  public private(set) var recycled = 0
  /// What became of requests, by class (the class's raw value is the index).
  public private(set) var tallies = [ClassTally](repeating: ClassTally(), count: 8)
  /// Whether pages are in zones.
  public let hasZones: Bool
  /// The zones, if there are any.
  public private(set) var zones: ZoneReserve

  /// What became of one class's requests, in pages.
  public struct ClassTally: Sendable, Equatable {
    /// Granted.
    public var granted = 0
    /// Of them, granted while fewer pages were free than the reserve.
    public var belowReserve = 0
    /// Of them, granted at or below the interrupt minimum.
    public var belowInterruptMinimum = 0
    /// Refused.
    public var refused = 0
    /// Of them, refused to the system class only because pages were cached.
    public var refusedForCache = 0
  }

  /// A reserve with so many pages. Zones that say how many of their pages are free keep them;
  /// otherwise `free` is spread over them.
  public init(
    thresholds: ReserveThresholds, free: Int, cache: Int, admission: AdmissionRule = .dragonFly
  ) {
    self.thresholds = thresholds
    var floors = PageFloors(thresholds)
    var zones = ZoneReserve([])
    switch admission {
    case .dragonFly: break
    case .floors(let given): floors = given
    case .zones(let given): zones = given
    }
    hasZones = !zones.states.isEmpty
    if hasZones, zones.free != free { zones.spread(free) }
    self.floors = floors
    self.zones = zones
    self.free = hasZones ? zones.free : free
    self.cache = cache
    lowestFree = self.free
    lowestCache = cache
  }

  /// Takes one page if the class may have it.
  public mutating func takePage(_ pageClass: PageClass) -> Bool { take(1, pageClass) }

  /// Takes so many pages at once, or none.
  public mutating func take(_ pages: Int, _ pageClass: PageClass) -> Bool {
    while true {
      if takeFree(pages, pageClass) {
        lowestFree = min(lowestFree, free)
        return true
      }
      guard pageClass.contains(.normal), cache > 0 else {
        count(refused: pageClass)
        return false
      }
      recycle()
    }
  }

  /// Takes pages of which each would be granted to any class, since as many are free.
  @inline(__always)
  mutating func takeFreely(_ pages: Int, _ pageClass: PageClass) {
    tallies[Int(pageClass.rawValue & 7)].granted += pages
    free -= pages
    lowestFree = min(lowestFree, free)
  }

  /// Whether `takePage` would be granted, without taking anything.
  public func admits(_ pageClass: PageClass, pages: Int = 1) -> Bool {
    mayTake(pages, pageClass, recycling: pageClass.contains(.normal))
  }

  /// Takes a block of pages as a Linux caller with these rights, if a zone admits it.
  /// - Returns: The zone's number; nil if none does, or if there are no zones.
  public mutating func take(_ demand: ZoneDemand) -> Int? {
    guard let zone = zones.take(demand) else {
      deficit += 1
      return nil
    }
    free = zones.free
    lowestFree = min(lowestFree, free)
    return zone
  }

  /// Pages come back. kswapd sleeps once there are enough.
  public mutating func give(_ pages: Int) {
    guard hasZones else {
      free += pages
      return
    }
    zones.give(pages)
    free = zones.free
    _ = zones.settleDaemon()
  }

  /// Pages of a zone come back.
  public mutating func give(_ pages: Int, zone: Int) {
    zones.give(pages, zone: zone)
    free = zones.free
    _ = zones.settleDaemon()
  }

  /// Changes what the zones remember beside their pages: boosts, blocks kept for atomic requests.
  public mutating func withZones<Result>(_ body: (inout ZoneReserve) -> Result) -> Result {
    let result = body(&zones)
    if hasZones { free = zones.free }
    return result
  }

  /// The pagedaemon takes note of the refusals so far.
  public mutating func takeDeficit() -> Int {
    defer { deficit = 0 }
    return deficit
  }

  /// Sets both counts, as a test's driver does between two steps.
  public mutating func restore(free: Int, cache: Int) {
    if hasZones { zones.spread(free) }
    self.free = hasZones ? zones.free : free
    self.cache = cache
    lowestFree = min(lowestFree, self.free)
    lowestCache = min(lowestCache, cache)
  }

  private mutating func takeFree(_ pages: Int, _ pageClass: PageClass) -> Bool {
    if hasZones {
      guard zones.take(pages, ZoneRights(pageClass)) else { return false }
      count(granted: pages, pageClass)
      free = zones.free
      return true
    }
    guard mayTakeFree(pages, pageClass, free: free, cache: cache) else { return false }
    count(granted: pages, pageClass)
    free -= pages
    return true
  }

  /// Whether so many pages could be had, after turning cached pages into free ones if `recycling`.
  private func mayTake(_ pages: Int, _ pageClass: PageClass, recycling: Bool) -> Bool {
    if hasZones {
      return zones.admits(pages, ZoneRights(pageClass))
        || recycling && cache > 0
          && zones.admits(pages, ZoneRights(pageClass), withMore: cache)
    }
    if mayTakeFree(pages, pageClass, free: free, cache: cache) { return true }
    return recycling && cache > 0
      && mayTakeFree(pages, pageClass, free: free + cache, cache: 0)
  }

  private func mayTakeFree(_ pages: Int, _ pageClass: PageClass, free: Int, cache: Int) -> Bool {
    let left = free - pages + 1
    guard left > 0 else { return false }
    if left > floors.normal { return true }
    if pageClass.contains(.interrupt), left > floors.interrupt { return true }
    return pageClass.contains(.system) && left > floors.system
      && (cache == 0 || !floors.cacheKeepsSystemOut)
  }

  private mutating func recycle() {
    cache -= 1
    recycled += 1
    lowestCache = min(lowestCache, cache)
    give(1)
  }

  private mutating func count(granted pages: Int, _ pageClass: PageClass) {
    let place = Int(pageClass.rawValue & 7)
    tallies[place].granted += pages
    if free < thresholds.reserved { tallies[place].belowReserve += pages }
    if free <= thresholds.interruptMinimum { tallies[place].belowInterruptMinimum += pages }
  }

  private mutating func count(refused pageClass: PageClass) {
    let place = Int(pageClass.rawValue & 7)
    deficit += 1
    tallies[place].refused += 1
    let isSystem = pageClass.contains(.system) && !pageClass.contains(.normal)
    if isSystem, cache > 0, floors.cacheKeepsSystemOut, free > floors.system {
      tallies[place].refusedForCache += 1
    }
  }
}
