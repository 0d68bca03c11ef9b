/// One zone of a Linux machine, in pages.
public struct LinuxZone: Sendable, Equatable {
  /// DMA, DMA32, Normal …
  public let name: String
  /// Pages that the page allocator manages.
  public let managed: Int
  /// The marks without a boost.
  public let marks: LinuxWatermarks
  /// What is kept back from requests that may go up to a higher zone, by that zone's number.
  public var protection: [Int]
  /// Pages on the free lists; not those on lists of processors.
  public internal(set) var free: Int
  /// What fragmentation has added to all marks for a while.
  public internal(set) var boost = 0
  /// Pages of blocks set aside for atomic requests of more than one page.
  public internal(set) var atomicReserved = 0
  /// Of them, those that are free.
  public internal(set) var atomicFree = 0

  /// A zone, with all of its pages free unless it is said how many are.
  public init(
    name: String, managed: Int, marks: LinuxWatermarks, protection: [Int] = [], free: Int? = nil
  ) {
    self.name = name
    self.managed = managed
    self.marks = marks
    self.protection = protection
    self.free = free ?? managed
  }

  /// The minimum with the boost.
  public var boostedMinimum: Int { marks.minimum + boost }
  /// Low with the boost.
  public var boostedLow: Int { marks.low + boost }
  /// High with the boost.
  public var boostedHigh: Int { marks.high + boost }

  /// What is kept back from requests that may go up to `highest`.
  func kept(from highest: Int) -> Int { highest < protection.count ? protection[highest] : 0 }

  /// Whether more than `mark` pages would be left above what is kept back (`__zone_watermark_ok`).
  func isAbove(_ mark: Int, demand: ZoneDemand, highest: Int, unusable: Int) -> Bool {
    free &- (demand.pages &- 1) &- unusable > mark &+ kept(from: highest)
  }

  /// The most that `boost` may grow to; 0 for zones that are never boosted.
  var boostLimit: Int {
    guard managed >= 4 * LinuxWatermarks.pageblock else { return 0 }
    let limit = marks.high * 15_000 / 10_000
    return limit == 0 ? 0 : max(limit, LinuxWatermarks.pageblock)
  }

  /// Blocks kept for atomic requests may grow to about a hundredth of the zone.
  func atomicLimit(_ rule: ZoneReserve.AtomicRule) -> Int {
    let block = LinuxWatermarks.pageblock
    let hundredth = managed / 100
    switch rule {
    case .freePages: return hundredth < block ? 0 : (hundredth + block - 1) / block * block
    case .reservedPages: return hundredth + block
    }
  }
}
