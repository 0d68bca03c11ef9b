import Testing

@testable import Replay

/// The numbers of other kernels' machines.
@Suite struct MachineProfileTests {
  /// reserved, severe, min, wakeup and target of FreeBSD.
  @Test(arguments: [
    (4096, [71, 81, 91, 135, 151]), (16384, [87, 127, 168, 369, 411]),
    (32768, [108, 189, 271, 684, 760]), (131_072, [236, 563, 891, 2565, 2856]),
    (262_144, [407, 1062, 1717, 5076, 5647]), (1_048_576, [1431, 4052, 6673, 20151, 22399]),
    (4_194_304, [5527, 16012, 26498, 80469, 89411]),
  ])
  func freeBSD(_ pages: Int, _ expected: [Int]) {
    let marks = MachineProfile.freeBSD.setup(pages).thresholds
    #expect(
      [marks.reserved, marks.severe, marks.minimum, marks.start, marks.target1] == expected)
    #expect(marks.interruptMinimum == 2 && marks.pageoutMinimum == 34)
  }

  /// lotsfree, throttlefree and pageout_reserve of illumos.
  @Test(arguments: [
    (4096, [128, 32, 16]), (16384, [256, 64, 32]), (32768, [512, 128, 64]),
    (131_072, [2048, 512, 256]), (262_144, [4096, 1024, 512]),
    (1_048_576, [16384, 4096, 2048]), (4_194_304, [65536, 16384, 8192]),
  ])
  func illumos(_ pages: Int, _ expected: [Int]) {
    let marks = MachineProfile.illumos.setup(pages).thresholds
    #expect([marks.start, marks.reserved, marks.pageoutMinimum] == expected)
  }

  /// The fewest free pages with which one page is granted, for DragonFly's three classes.
  @Test(arguments: [
    ("dragonfly", [120, 36, 1]), ("freebsd", [109, 3, 1]), ("illumos", [129, 65, 1]),
    ("netbsd", [6, 2, 1]), ("openbsd", [7, 5, 1]), ("xnu", [1096, 1096, 1]),
  ])
  func floors(_ name: String, _ expected: [Int]) throws {
    let setup = try MachineProfile.named(name).setup(32768)
    let classes: [PageClass] = [.normal, .system, .interrupt]
    for (pageClass, fewest) in zip(classes, expected) {
      for (free, granted) in [(fewest, true), (fewest - 1, false)] {
        var reserve = PageReserve(
          thresholds: setup.thresholds, free: free, cache: 0, admission: setup.policy.admission)
        #expect(reserve.admits(pageClass) == granted, "\(name) \(pageClass.words) \(free)")
        let taken = reserve.takePage(pageClass)
        #expect(taken == granted)
      }
    }
  }

  /// `admits` says what `take` does, whatever the rule, and changes nothing.
  @Test func admitsForetellsTake() {
    for profile in MachineProfile.all {
      let setup = profile.setup(4096)
      for free in stride(from: 0, through: 1200, by: 7) {
        for cache in [0, 1, 40] {
          for bits in UInt8(1)..<8 {
            for pages in [1, 32] {
              let pageClass = PageClass(rawValue: bits)
              var reserve = PageReserve(
                thresholds: setup.thresholds, free: free, cache: cache,
                admission: setup.policy.admission)
              let foretold = reserve.admits(pageClass, pages: pages)
              let taken = reserve.take(pages, pageClass)
              #expect(foretold == taken, "\(profile.name) \(free) \(cache) \(bits) \(pages)")
              #expect(reserve.available == free + cache - (taken ? pages : 0))
            }
          }
        }
      }
    }
  }

  @Test func unknownNamesAreRefusedWithAHint() {
    let error = #expect(throws: MachineProfile.UnknownProfile.self) {
      try MachineProfile.named("frebsd")
    }
    #expect(error?.description.contains("did you mean freebsd?") == true)
  }

  @Test func everyProfileHasItsAllocator() throws {
    #expect(Set(MachineProfile.all.map(\.name)).count == MachineProfile.all.count)
    for profile in MachineProfile.all {
      for pages in [1, 4096, 32768, 1 << 24] {
        let setup = profile.setup(pages)
        #expect(throws: Never.self) { try setup.thresholds.check() }
        guard let allocator = profile.allocator(pages) else { continue }
        let row = try ModelRegistry.row(named: allocator.model)
        _ = try ModelConfiguration(row.descriptor, given: allocator.parameters)
      }
    }
  }
}
