import TestSupport
import Testing
import TraceFormat

@testable import Replay

/// Machines of other kernels with switches drawn by seed.
extension RandomMachineTests {
  static func runProfile(_ seed: Int) throws -> Verdict {
    var random = SeededGenerator(seed: UInt64(seed) ^ 0xD1A1_5EED)
    let pages = [4096, 16384, 32768].randomElement(using: &random)!
    let profile = MachineProfile.all[seed % MachineProfile.all.count]
    let kernel = profile.name == "linux" ? Self.linux(pages, &random) : profile.setup(pages)
    var setup = Self.setup(&random)
    setup.actors.insert(MachineSetup.Actor("LT", cpu: 0), at: 2)
    setup.thresholds = kernel.thresholds
    setup.policy = kernel.policy
    setup.metadataBytes = kernel.metadataBytes
    setup.companionBytes = kernel.companionBytes
    setup.processes = Bool.random(using: &random) ? [] : [200, 50, 10]
    if case .zones = setup.policy.admission {
      setup.free += Int.random(in: 0...600, using: &random)
    }
    setup.helper.isTold = Bool.random(using: &random)
    setup.helper.period = Bool.random(using: &random) ? 0 : 1_000_000_000
    setup.helper.rollsBack = Bool.random(using: &random)
    setup.helper.entries = Int.random(in: 0...2, using: &random)
    // A millisecond makes ten thousand instants of ten seconds.
    setup.policy.throttle?.delay = 50_000_000
    if Bool.random(using: &random) { Self.turn(&setup.policy, &random) }
    switch Int.random(in: 0..<3, using: &random) {
    case 0:
      return try Self.check(
        setup, KmallocObjModel.self,
        Self.dials(&random) + [
          ("kept", ["type", "processor", "global"].randomElement(using: &random)!)
        ], &random, seed: seed)
    case 1:
      return try Self.check(
        setup, ZallocModel.self, MachineSketch.interruptZone, &random, seed: seed)
    default:
      return try Self.check(
        setup, GenericSlabModel.self, Self.slabDials(&random), &random, seed: seed)
    }
  }

  /// Zones with marks as they follow, a boost now and then, blocks kept for atomic requests.
  private static func linux(_ pages: Int, _ random: inout SeededGenerator) -> MachineSetup {
    var machine = LinuxMachine(pageCount: pages)
    machine.atomicRule = Bool.random(using: &random) ? .freePages : .reservedPages
    machine.hugePages = Bool.random(using: &random)
    machine.scaleFactor = [10, 100, 1000].randomElement(using: &random)!
    if Bool.random(using: &random) { machine.minFreeKibibytes = 4 * 100 }
    machine.zones[machine.zones.count - 1].atomicBlocks = Int.random(in: 0...1, using: &random)
    return machine.setup
  }

  private static func turn(_ policy: inout MachinePolicy, _ random: inout SeededGenerator) {
    policy.taking = MachinePolicy.Taking.allCases.randomElement(using: &random)!
    policy.onFailure = MachinePolicy.FailureAnswer.allCases.randomElement(using: &random)!
    policy.onLimit = MachinePolicy.LimitAnswer.allCases.randomElement(using: &random)!
    policy.waits.wakeup = WaitRule.Wakeup.allCases.randomElement(using: &random)!
    policy.waits.pollPeriod = [nil, 50_000_000, 1_000_000_000].randomElement(using: &random)!
    policy.kill.returnsPages = Bool.random(using: &random)
    policy.deadman = [nil, 3_000_000_000].randomElement(using: &random)!
    policy.throttle = Bool.random(using: &random) ? nil : .init(below: 2, delay: 50_000_000)
    policy.elevation.pagers =
      [PageClass.system, .interrupt, []].randomElement(using: &random)!
  }

  private static func slabDials(
    _ random: inout SeededGenerator
  ) -> [(name: String, value: String)] {
    [
      ("pages", ["1", "4", "32"].randomElement(using: &random)!),
      ("fallback", ["0", "1"].randomElement(using: &random)!),
      ("stock", ["0", "30"].randomElement(using: &random)!),
      ("access", ["flagged", "interrupt", "everybody"].randomElement(using: &random)!),
      ("upkeep", ["none", "caller", "helper"].randomElement(using: &random)!),
      ("fill", ["0", "62"].randomElement(using: &random)!),
      ("fillcost", ["0", "6"].randomElement(using: &random)!),
      ("fillneeds", "3"),
      ("limit", ["0", "300"].randomElement(using: &random)!),
      ("empty", ["kept", "returned"].randomElement(using: &random)!),
      ("source", ["direct", "mapped"].randomElement(using: &random)!),
    ]
  }
}
