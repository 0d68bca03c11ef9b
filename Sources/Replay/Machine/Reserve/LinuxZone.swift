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
}

/// What of a zone is looked at for every request: numbers alone.
struct ZoneState: Sendable, Equatable {
  let managed: Int
  let minimum: Int
  let low: Int
  let high: Int
  var free: Int
  var boost = 0
  var atomicReserved = 0
  var atomicFree = 0

  init(_ zone: LinuxZone) {
    managed = zone.managed
    (minimum, low, high) = (zone.marks.minimum, zone.marks.low, zone.marks.high)
    free = zone.free
    (boost, atomicReserved, atomicFree) = (zone.boost, zone.atomicReserved, zone.atomicFree)
  }

  /// The most that the boost may grow to; 0 for zones that are never boosted.
  var boostLimit: Int {
    guard managed >= 4 * LinuxWatermarks.pageblock else { return 0 }
    let limit = high * 15_000 / 10_000
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
