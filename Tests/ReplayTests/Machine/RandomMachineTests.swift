import Foundation
import TestSupport
import Testing
import TraceFormat

@testable import Replay

/// Machines, dials and events drawn by seed: whatever happens, pages are conserved, nobody sleeps
/// whose page is there, and a verdict is reached.
@Suite struct RandomMachineTests {
  /// TRACETOOL_MACHINE_SEEDS asks for more than the usual two hundred.
  static let seeds: Range<Int> = {
    let wish = ProcessInfo.processInfo.environment["TRACETOOL_MACHINE_SEEDS"].flatMap { Int($0) }
    return 0..<max(1, wish ?? 200)
  }()

  @Test func invariantsHold() throws {
    for seed in Self.seeds {
      _ = try Self.run(seed)
    }
  }

  /// The same with other kernels' rules, and switches drawn at will.
  @Test func invariantsHoldForOtherKernels() throws {
    var verdicts: Set<Verdict> = []
    for seed in Self.seeds { verdicts.insert(try Self.runProfile(seed)) }
    #expect(
      verdicts.isSuperset(of: [.progress, .degraded, .stall, .panic, .kill])
        || Self.seeds.count < 200)
  }

  /// The seeds reach what they are meant to reach.
  @Test func manyVerdictsOccur() throws {
    let verdicts = Set(try (0..<200).map { try Self.run($0) })
    #expect(verdicts.isSuperset(of: [.progress, .degraded, .stall, .panic, .recursion, .livelock]))
  }

  static func run(_ seed: Int) throws -> Verdict {
    var random = SeededGenerator(seed: UInt64(seed))
    let setup = Self.setup(&random)
    if Bool.random(using: &random) {
      let era = ["2011", "2014", "2021"].randomElement(using: &random)!
      let given = MachineSketch.interruptZone + [("era", era)]
      return try Self.check(setup, ZallocModel.self, given, &random, seed: seed)
    } else {
      return try Self.check(setup, KmallocObjModel.self, Self.dials(&random), &random, seed: seed)
    }
  }

  static func setup(_ random: inout SeededGenerator) -> MachineSetup {
    let pages = [4096, 16384, 32768].randomElement(using: &random)!
    var setup = MachineSetup(thresholds: ReserveThresholds(pageCount: pages))
    setup.processorCount = Int.random(in: 1...4, using: &random)
    setup.free = Int.random(in: 0...(Bool.random(using: &random) ? 40 : 400), using: &random)
    setup.cache = Bool.random(using: &random) ? 0 : Int.random(in: 0...200, using: &random)
    let last = UInt16(setup.processorCount - 1)
    setup.actors = ["PD", "EP", "U1", "U2", "R"].map {
      MachineSetup.Actor(
        $0, cpu: .random(in: 0...last, using: &random), nice: .random(in: 0...20, using: &random))
    }
    setup.metadata.stockSlabs = Int.random(in: 0...3, using: &random)
    setup.metadata.globalItems = Int.random(in: 0...40, using: &random)
    setup.metadata.isExhausted = Int.random(in: 0..<3, using: &random) == 0
    setup.entries.available = [3, 4, 8, 512].randomElement(using: &random)!
    setup.entries.listedBeyond = [0, 1, 8].randomElement(using: &random)!
    setup.entries.globalItems = [0, 21, 40].randomElement(using: &random)!
    setup.entries.zoneEra = ["2011", "2014", "2021"].randomElement(using: &random)!
    setup.entries.comeFromModel = Int.random(in: 0..<4, using: &random) == 0
    setup.entries.overdraws = Bool.random(using: &random)
    setup.entries.stockSlabs = Int.random(in: 0...2, using: &random)
    setup.addressHeadroom = [0, 64, 1 << 30].randomElement(using: &random)!
    setup.helper.isGuarded = Bool.random(using: &random)
    setup.pollOrder = .seeded(random.next())
    setup.swapPages = [100, 1_000_000].randomElement(using: &random)!
    return setup
  }

  static func dials(_ random: inout SeededGenerator) -> [(name: String, value: String)] {
    [
      ("reserve", String(Int.random(in: 0...3, using: &random))),
      ("access", ["everybody", "flagged"].randomElement(using: &random)!),
      ("upkeep", ["helper", "before", "caller"].randomElement(using: &random)!),
      ("fallback", ["kernel", "try"].randomElement(using: &random)!),
      ("maintain", ["INTNOWAIT", "NOWAIT"].randomElement(using: &random)!),
      ("create", ["WAITOK", "SYSWAIT", "INTWAIT"].randomElement(using: &random)!),
      ("maxfreeslabs", ["0", "2"].randomElement(using: &random)!),
    ]
  }

  static func verb(_ random: inout SeededGenerator) -> MachineVerb {
    switch Int.random(in: 0..<10, using: &random) {
    case 0...3: .launder(pages: .random(in: 1...40, using: &random))
    case 4: .allocate(flags: .mayWait)
    case 5: .slab(flags: [.waitOK, .noWait, .interruptNoWait].randomElement(using: &random)!)
    case 6: .fault(pages: .random(in: 1...20, using: &random))
    case 7: .freePages(.random(in: 1...60, using: &random))
    case 8: .mapEntries(.random(in: 1...700, using: &random))
    default: .freeAll
    }
  }

  static func check<Model: AllocatorModel>(
    _ setup: MachineSetup, _ model: Model.Type, _ given: [(name: String, value: String)],
    _ random: inout SeededGenerator, seed: Int
  ) throws -> Verdict {
    let configuration = try ModelConfiguration(
      Model.descriptor, given: given, processorCount: setup.processorCount, memoryMebibytes: 128)
    var machine = try Machine(setup, Model(configuration))
    var times = (0..<Int.random(in: 1...25, using: &random)).map { _ in
      UInt64.random(in: 0...60, using: &random) * 100_000_000
    }
    times.sort()
    for time in times {
      let together = Int.random(in: 0..<4, using: &random) == 0
      let first = Int.random(in: 0..<4, using: &random)
      machine.list(
        TimedEvent(
          at: time, actors: together ? [first, (first + 1) % 4] : [first], verb: verb(&random)))
    }
    var instants = 0
    while machine.now < 10_000_000_000, machine.ended == nil, instants < 5000 {
      let next = machine.nextTime()
      guard next < .max else { break }
      machine.run(until: next)
      instants += 1
      for problem in problems(machine) {
        Issue.record("seed \(seed), \(machine.now) ns: \(problem)")
      }
    }
    #expect(instants < 5000)
    ScenarioRun.finish(&machine, end: 10_000_000_000)
    for problem in problems(machine) { Issue.record("seed \(seed), at the end: \(problem)") }
    let verdict = machine.verdict()
    #expect(machine.isSettled || verdict != .stall)
    #expect(machine.ended == nil || [.panic, .recursion].contains(verdict))
    #expect(machine.log.blockings.allSatisfy { $0.end ?? .max >= $0.start })
    return verdict
  }

  /// What must hold after every instant of every run.
  static func problems<Model>(_ machine: Machine<Model>) -> [String] {
    var found = machine.log.violations
    if machine.reserve.free < 0 || machine.reserve.cache < 0 { found.append("fewer than no pages") }
    for actor in machine.actors where actor.frames.isEmpty {
      var idle = MachineActor.Holdings()
      idle.pages = actor.keptPages
      if actor.holdings != idle { found.append("\(actor.name) hoards idly") }
      if actor.isStuck { found.append("\(actor.name) waits for nothing") }
    }
    let difference = machine.ledger.difference(machine)
    if machine.ended == nil, difference != 0 { found.append("\(difference) pages are missing") }
    let writing = machine.writes.count { $0.usesAsynchronousBuffer && $0.phase == .writing }
    let held = machine.actors.reduce(0) { $0 + ($1.isPager ? $1.holdings.buffers : 0) }
    if machine.swap.asynchronousBuffers + writing + held != 4 { found.append("a buffer is lost") }
    for case .blocked(let sleep) in machine.actors.map(\.state)
    where machine.ended == nil && sleep.until < machine.now {
      found.append("a poll was missed")
    }
    return found
  }
}
