/// The free and the cached pages of a machine, and who may take them.
///
/// The rule of admission is that of `vm_page_alloc` (`sys/vm/vm_page.c`, commit 89986e03): a page
/// is granted to any class while free pages reach the reserve, to the interrupt class while there
/// is one, and to the system class while there is no cached page and more are free than the
/// interrupt minimum. A normal request that finds nothing turns one clean cached page into a free
/// one and tries again. Nothing here waits.
public struct PageReserve: Sendable, Equatable {
  /// The marks.
  public let thresholds: ReserveThresholds
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

  /// A reserve with so many pages.
  public init(thresholds: ReserveThresholds, free: Int, cache: Int) {
    self.thresholds = thresholds
    self.free = free
    self.cache = cache
    lowestFree = free
    lowestCache = cache
  }

  /// Takes one page if the class may have it.
  public mutating func takePage(_ pageClass: PageClass) -> Bool {
    while true {
      if mayTakeFree(pageClass) {
        count(granted: pageClass)
        free -= 1
        lowestFree = min(lowestFree, free)
        return true
      }
      guard pageClass.contains(.normal), cache > 0 else {
        count(refused: pageClass)
        return false
      }
      cache -= 1
      free += 1
      recycled += 1
      lowestCache = min(lowestCache, cache)
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
  public func admits(_ pageClass: PageClass) -> Bool {
    var trial = self
    return trial.takePage(pageClass)
  }

  /// Pages come back.
  public mutating func give(_ pages: Int) { free += pages }

  /// The pagedaemon takes note of the refusals so far.
  public mutating func takeDeficit() -> Int {
    defer { deficit = 0 }
    return deficit
  }

  /// Sets both counts, as a test's driver does between two steps.
  public mutating func restore(free: Int, cache: Int) {
    self.free = free
    self.cache = cache
    lowestFree = min(lowestFree, free)
    lowestCache = min(lowestCache, cache)
  }

  private func mayTakeFree(_ pageClass: PageClass) -> Bool {
    guard free > 0 else { return false }
    if free >= thresholds.reserved || pageClass.contains(.interrupt) { return true }
    return pageClass.contains(.system) && cache == 0 && free > thresholds.interruptMinimum
  }

  private mutating func count(granted pageClass: PageClass) {
    let place = Int(pageClass.rawValue & 7)
    tallies[place].granted += 1
    if free < thresholds.reserved { tallies[place].belowReserve += 1 }
    if free <= thresholds.interruptMinimum { tallies[place].belowInterruptMinimum += 1 }
  }

  private mutating func count(refused pageClass: PageClass) {
    let place = Int(pageClass.rawValue & 7)
    deficit += 1
    tallies[place].refused += 1
    let isSystem = pageClass.contains(.system) && !pageClass.contains(.normal)
    if isSystem, cache > 0, free > thresholds.interruptMinimum {
      tallies[place].refusedForCache += 1
    }
  }
}
