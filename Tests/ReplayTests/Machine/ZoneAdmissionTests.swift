import TestSupport
import Testing
import TraceFormat

@testable import Replay

/// Whom a zone serves, with every combination of flags, order and marks.
@Suite struct ZoneAdmissionTests {
  static let minimum = 1000
  static let kept = 70
  static let atomic = 2 * LinuxWatermarks.pageblock

  /// A zone of which `free` pages are free, two blocks of them kept for atomic requests.
  static func reserve(_ free: Int, boost: Int = 0, below: Bool = true) -> ZoneReserve {
    let marks = LinuxWatermarks(minimum: minimum, low: 1250, high: 1500)
    let zone = LinuxZone(
      name: "Normal", managed: 200_000, marks: marks, protection: [0, kept], free: free)
    let upper = LinuxZone(
      name: "Upper", managed: 200_000, marks: marks, protection: [0, 0], free: 0)
    var reserve = ZoneReserve(below ? [zone, upper] : [zone])
    for _ in 0..<boost { reserve.raiseBoost(0) }
    reserve.keepAtomicBlocks(2, zone: 0)
    return reserve
  }

  /// The fewest free pages with which a request is served, as the kernel's table says it: a share
  /// of the minimum, what is kept back, what others may not use, and the pages but one.
  static func fewest(_ gfp: GfpReserveFlags, reclaims: Bool, victim: Bool, order: Int) -> Int {
    let forswears = gfp.contains(.noMemalloc)
    if !forswears, gfp.contains(.memalloc) || reclaims { return 1 << order }
    let cannotBlock = !gfp.contains(.directReclaim) && !forswears
    let isVictim = victim && !forswears
    var mark =
      switch (gfp.contains(.high), cannotBlock) {
      case (false, _): 1000
      case (true, false): 500
      case (true, true): 375
      }
    if isVictim { mark -= mark / 2 }
    let mayUseAtomic = gfp.contains(.high) || cannotBlock || isVictim
    return mark + kept + (mayUseAtomic ? 0 : atomic) + (1 << order)
  }

  @Test func everyCombinationIsServedFromItsMarkOn() {
    for bits in UInt8(0)..<16 {
      let gfp = GfpReserveFlags(rawValue: bits)
      for reclaims in [false, true] {
        for victim in [false, true] {
          for order in 0...4 {
            let demand = ZoneDemand(
              rights: ZoneRights(gfp, reclaims: reclaims, isVictim: victim), order: order,
              highestZone: 1)
            let fewest = Self.fewest(gfp, reclaims: reclaims, victim: victim, order: order)
            let text = "\(bits) \(reclaims) \(victim) \(order)"
            #expect(Self.reserve(fewest).wouldAdmit(demand), "\(text)")
            #expect(!Self.reserve(fewest - 1).wouldAdmit(demand), "\(text)")
            var taken = Self.reserve(fewest)
            let zone = taken.take(demand)
            #expect(zone == 0, "\(text)")
            #expect(taken.free == fewest - (1 << order), "\(text)")
          }
        }
      }
    }
  }

  @Test func namedFlags() {
    let atomic: GfpReserveFlags = .high
    let noWait: GfpReserveFlags = []
    let kernel: GfpReserveFlags = .directReclaim
    #expect(ZoneRights(kernel).isEmpty)
    #expect(ZoneRights(noWait) == .cannotBlock)
    #expect(ZoneRights(atomic) == [.high, .cannotBlock])
    #expect(ZoneRights(kernel, reclaims: true) == .memalloc)
    // What a mempool asks first, even for kswapd.
    let pool: GfpReserveFlags = .noMemalloc
    #expect(ZoneRights(pool, reclaims: true).isEmpty)
    #expect(ZoneRights(pool.union(.high), reclaims: true) == .high)
    let recorded: AllocationFlags = [.known, .mayUseReserve, .mayUseInterruptReserve]
    #expect(ZoneRights(recorded).contains(.memalloc))
    #expect(ZoneRights(AllocationFlags.known) == .cannotBlock)
    #expect(ZoneRights(AllocationFlags([.known, .mayWait])).isEmpty)
  }

  /// A boost raises every mark, but not for single pages of urgent callers.
  @Test func boost() {
    let free = 1000 + Self.kept + Self.atomic + 1
    let ordinary = ZoneDemand(rights: [], highestZone: 1)
    #expect(Self.reserve(free).wouldAdmit(ordinary))
    #expect(!Self.reserve(free, boost: 1).wouldAdmit(ordinary))
    #expect(Self.reserve(free + 512, boost: 1).wouldAdmit(ordinary))
    let urgent = 500 + Self.kept + 1
    #expect(Self.reserve(urgent, boost: 1).wouldAdmit(ZoneDemand(rights: .high, highestZone: 1)))
    #expect(
      !Self.reserve(urgent + 1, boost: 1).wouldAdmit(
        ZoneDemand(rights: .high, order: 1, highestZone: 1)))
    // At most one and a half times the high mark.
    #expect(Self.reserve(0, boost: 100).zones[0].boost == 2250)
    #expect(Self.reserve(0, boost: 3).zones[0].boost == 1536)
  }

  @Test func smallZonesAreNotBoosted() {
    let zone = LinuxZone(
      name: "DMA", managed: 2047, marks: LinuxWatermarks(minimum: 10, managed: 2047), free: 0)
    var reserve = ZoneReserve([zone])
    reserve.noteFallback(zone: 0)
    #expect(reserve.zones[0].boost == 0)
  }

  /// Atomic requests of more than one page set blocks aside, up to about a hundredth.
  @Test func atomicBlocks() {
    let demand = ZoneDemand(rights: [.high, .cannotBlock], order: 1)
    for (managed, rule, blocks) in [
      (51_199, ZoneReserve.AtomicRule.freePages, 0), (51_200, .freePages, 1),
      (51_300, .freePages, 2), (51_199, .reservedPages, 1), (51_200, .reservedPages, 2),
    ] {
      let zone = LinuxZone(
        name: "Normal", managed: managed, marks: LinuxWatermarks(minimum: 100, managed: managed))
      var reserve = ZoneReserve([zone], atomicRule: rule)
      for _ in 0..<10 { _ = reserve.take(demand) }
      #expect(reserve.zones[0].atomicReserved == blocks * 512, "\(managed) \(rule)")
      reserve.releaseAtomicBlocks(all: false)
      #expect(reserve.zones[0].atomicReserved == min(1, blocks) * 512)
      reserve.releaseAtomicBlocks(all: true)
      #expect(reserve.zones[0].atomicReserved == 0 && reserve.zones[0].atomicFree == 0)
    }
  }

  /// kswapd is woken when nobody is served above low any more, and works until high.
  @Test func daemonWakesAtLowAndSleepsAtHigh() {
    let marks = LinuxWatermarks(minimum: 1000, low: 1250, high: 1500)
    var reserve = ZoneReserve([LinuxZone(name: "N", managed: 9000, marks: marks, free: 1251)])
    let demand = ZoneDemand(rights: [])
    _ = reserve.take(demand)
    #expect(reserve.free == 1250 && !reserve.isDaemonAwake)
    _ = reserve.take(demand)
    #expect(reserve.free == 1249 && reserve.isDaemonAwake)
    #expect(reserve.tally.daemonWakes == 1 && reserve.tally.slow == 1)
    reserve.give(251)
    let sleepsTooEarly = reserve.settleDaemon()
    #expect(reserve.free == 1500 && !sleepsTooEarly)
    reserve.give(1)
    let sleeps = reserve.settleDaemon()
    #expect(sleeps && !reserve.isDaemonAwake)
  }

  /// The boost that kswapd found when it woke is gone when it sleeps; what came later stays.
  @Test func boostDecays() {
    let marks = LinuxWatermarks(minimum: 1000, low: 1250, high: 1500)
    var reserve = ZoneReserve([LinuxZone(name: "N", managed: 9000, marks: marks, free: 5000)])
    reserve.noteFallback(zone: 0)
    #expect(reserve.isDaemonAwake && reserve.zones[0].boost == 512)
    reserve.noteFallback(zone: 0)
    #expect(reserve.zones[0].boost == 1024 && reserve.tally.daemonWakes == 1)
    let sleeps = reserve.settleDaemon()
    #expect(sleeps)
    #expect(reserve.zones[0].boost == 512)
  }

  @Test func pagesGoWhereTheyCameFrom() {
    var reserve = Self.reserve(5000, below: false)
    let before = reserve.free
    var random = SeededGenerator(seed: 3)
    var taken = 0
    for _ in 0..<2000 {
      let rights = ZoneRights(rawValue: UInt8.random(in: 0..<16, using: &random))
      if reserve.take(ZoneDemand(rights: rights)) != nil { taken += 1 }
      if taken > 0, Bool.random(using: &random) {
        reserve.give(1)
        taken -= 1
      }
      #expect(reserve.free == before - taken)
      #expect(reserve.zones.reduce(0) { $0 + $1.free } == reserve.free)
    }
  }
}
