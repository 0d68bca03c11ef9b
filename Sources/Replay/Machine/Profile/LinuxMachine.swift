import TraceFormat

/// A Linux machine: its zones and what follows from them.
public struct LinuxMachine: Sendable, Equatable {
  /// A zone as far as it is known; what is not follows from the others.
  public struct ZoneSketch: Sendable, Equatable {
    /// DMA, DMA32, Normal …
    public var name: String
    /// Pages that the page allocator manages.
    public var managed: Int
    /// The marks, if known.
    public var marks: LinuxWatermarks?
    /// Free pages, if known.
    public var free: Int?
    /// Blocks kept for atomic requests.
    public var atomicBlocks = 0
    /// A zone of so many pages.
    public init(
      name: String, managed: Int, marks: LinuxWatermarks? = nil, free: Int? = nil,
      atomicBlocks: Int = 0
    ) {
      self.name = name
      self.managed = managed
      self.marks = marks
      self.free = free
      self.atomicBlocks = atomicBlocks
    }
  }

  /// The zones, lowest first.
  public var zones: [ZoneSketch]
  /// `min_free_kbytes`; nil: what the kernel works out.
  public var minFreeKibibytes: Int?
  /// `watermark_scale_factor`, ten-thousandths of a zone.
  public var scaleFactor = 10
  /// Whether transparent huge pages are on; nil: on machines of 512 MiB and more.
  public var hugePages: Bool?
  /// How blocks kept for atomic requests count.
  public var atomicRule = ZoneReserve.AtomicRule.freePages

  /// A machine with these zones, lowest first.
  public init(zones: [ZoneSketch]) { self.zones = zones }

  /// A machine with so many pages, in the zones that an x86-64 has.
  public init(pageCount: Int) {
    // What of the first 16 MiB and of the first 4 GiB is managed.
    let sizes = [("DMA", 3840), ("DMA32", 1_044_480 - 4096), ("Normal", Int.max)]
    var left = max(1, pageCount)
    zones = []
    for (name, size) in sizes where left > 0 {
      let pages = min(left, size)
      zones.append(ZoneSketch(name: name, managed: pages))
      left -= pages
    }
  }

  /// `min_free_kbytes` in pages.
  public var minimumPages: Int {
    let pages = zones.reduce(0) { $0 + $1.managed }
    let usual = LinuxWatermarks.minFreeKibibytes(
      lowMemoryPages: pages, zoneCount: zones.count, hugePages: hugePages ?? (pages >= 131_072))
    return (minFreeKibibytes ?? usual) / 4
  }

  /// Protections by zone: `lowmem_reserve_ratio` is 256 for the DMA zones and 32 for all others.
  public var protection: [[Int]] {
    LinuxWatermarks.protection(
      managed: zones.map(\.managed), ratios: zones.map { $0.name.hasPrefix("DMA") ? 256 : 32 })
  }

  /// The zones with all marks.
  public var reserve: ZoneReserve {
    let all = max(1, zones.reduce(0) { $0 + $1.managed })
    let kept = protection
    var result = ZoneReserve(
      zones.indices.map { number in
        let zone = zones[number]
        let share = minimumPages * zone.managed / all
        return LinuxZone(
          name: zone.name, managed: zone.managed,
          marks: zone.marks
            ?? LinuxWatermarks(minimum: share, managed: zone.managed, scaleFactor: scaleFactor),
          protection: kept[number], free: zone.free)
      }, atomicRule: atomicRule)
    for number in zones.indices where zones[number].atomicBlocks > 0 {
      result.keepAtomicBlocks(zones[number].atomicBlocks, zone: number)
    }
    return result
  }

  /// The machine; free are the pages that its zones say.
  public var setup: MachineSetup {
    let reserve = reserve
    func sum(_ part: (LinuxZone) -> Int) -> Int { reserve.zones.reduce(0) { $0 + part($1) } }
    var marks = ReserveThresholds(minimum: sum { $0.marks.minimum })
    marks.interruptMinimum = sum { ZoneRights([.high, .cannotBlock]).lowered($0.marks.minimum) }
    marks.pageoutMinimum = sum { ZoneRights.high.lowered($0.marks.minimum) }
    (marks.severe, marks.reserved) = (marks.pageoutMinimum, marks.minimum)
    (marks.wait, marks.start) = (sum { $0.marks.low }, sum { $0.marks.low })
    (marks.target1, marks.target2) = (sum { $0.marks.high }, sum { $0.marks.promotion })
    var setup = MachineSetup(thresholds: marks)
    setup.policy.admission = .zones(reserve)
    setup.policy.elevation = .init(pagers: .interrupt, helpers: [])
    setup.policy.waits = WaitRule(pagers: .always, others: .always, pollPeriod: 100_000_000)
    setup.policy.pagerFlags = [.known, .mayFail, .mayUseReserve]
    setup.policy.onFailure = .skip
    // Sixteen rounds without progress.
    setup.policy.kill = .init(
      passes: 15, needsFullSwap: false, mark: marks.minimum, returnsPages: true)
    setup.metadataBytes = 576
    setup.free = reserve.free
    return setup
  }
}
