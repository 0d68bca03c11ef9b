import TestSupport
import Testing

@testable import Replay
@testable import TraceFormat

/// What must hold of every replay of a trace on a machine.
@Suite struct TraceMachineTests {
  @Test(arguments: [UInt64(1), 2, 3])
  func whereNobodyWaitsItIsAPlacementReplay(_ seed: UInt64) throws {
    let sketch = TraceSketch.random(events: 4000, seed: seed)
    let models = ModelRegistry.rows.map { ModelSelection($0) }
    let setup = try PressureSketch.machine("dragonfly:16G,cpus=4")
    let onMachine = try PressureSketch.report(sketch, models, setup)
    var options = PlacementReplay.Options()
    options.memoryMebibytes = 16 << 10
    options.processorCount = 4
    var replay = try PlacementReplay(
      models: models, header: PlacementReplayTests.header, options: options)
    for batch in sketch.batches(of: [100_000]) { replay.consume(batch, sketch.tables) }
    let placed = replay.finish()
    for (a, b) in zip(onMachine.results, placed.results) {
      #expect(a.machine?.waits.count == 0)
      #expect(a.machine?.verdict == .progress)
      #expect(a.machine?.violations == [])
      #expect(a.outcome.digest == b.outcome.digest, "\(a.label)")
      #expect(a.outcome.samples == b.outcome.samples)
      #expect(a.outcome.types == b.outcome.types)
    }
  }

  /// Batches, threads, and whether events are done many at once: nothing of it shows.
  @Test(arguments: ["dragonfly:8M", "dragonfly:64M,seed=4", "dragonfly:1G"])
  func howItIsDoneDoesNotMatter(_ name: String) throws {
    let sketch = PressureSketch.random(events: 700, seed: 7)
    let models = try PressureSketch.models(
      "zalloc", "kmalloc_obj", "kmalloc", "ideal", "kmalloc_obj:reserve=1,upkeep=helper")
    var setup = try PressureSketch.machine(name)
    let whole = try PressureSketch.report(sketch, models, setup).json()
    for sizes in [[1], [97, 3, 400]] {
      #expect(try PressureSketch.report(sketch, models, setup, batches: sizes).json() == whole)
    }
    #expect(
      try PressureSketch.report(sketch, models, setup, batches: [50], threads: 2, far: true)
        .json() == whole)
    setup.conduct.goesEventByEvent = true
    #expect(try PressureSketch.report(sketch, models, setup).json() == whole)
  }

  /// Random machines and traces: pages are conserved, nobody sleeps though what he needs is there,
  /// a verdict is reached, and again the same one.
  @Test func booksAreRightAndAVerdictIsReached() throws {
    var verdicts: [Verdict: Int] = [:]
    for seed in UInt64(0)..<16 {
      var random = SeededGenerator(seed: seed)
      let sketch = PressureSketch.random(
        events: 400, seed: seed, threads: 1 + Int(random.next() % 8),
        pace: [200_000, 2_000_000, 20_000_000][Int(random.next() % 3)])
      let megabytes = [1, 4, 8, 32][Int(random.next() % 4)]
      var setup = try PressureSketch.machine("dragonfly:\(megabytes)M,seed=\(seed)")
      setup.machine.free = min(setup.pageCount, Int(random.next() % 400))
      setup.machine.cache = min(setup.pageCount - setup.machine.free, Int(random.next() % 3) * 9)
      setup.residentPages =
        (setup.pageCount - setup.machine.free - setup.machine.cache) / Int(1 + random.next() % 3)
      setup.conduct.clusterPages = 1 + Int(random.next() % 16)
      if random.next() % 4 == 0 { setup.conduct.loop = .open }
      if random.next() % 4 == 0 { setup.conduct.windowEvents = 50 }
      if random.next() % 5 == 0 { setup.machine.swapPages = Int(random.next() % 300) }
      let models = try PressureSketch.models(
        "zalloc:era=2021", "kmalloc_obj", "kmalloc_obj:reserve=2,access=flagged",
        "kmalloc_obj:reserve=1,upkeep=helper,fallback=kernel", "kmalloc")
      let report = try PressureSketch.report(sketch, models, setup)
      for result in report.results {
        let machine = try #require(result.machine)
        #expect(machine.violations == [], "seed \(seed), \(result.label)")
        verdicts[machine.verdict, default: 0] += 1
        if machine.verdict != .progress {
          #expect(machine.witness != nil, "seed \(seed), \(result.label): \(machine.verdict)")
        }
        if machine.verdict == .progress { #expect(machine.tally.eventsLeft == 0) }
      }
      #expect(try PressureSketch.report(sketch, models, setup).json() == report.json())
    }
    #expect(verdicts[.progress] ?? 0 > 10)
    #expect(verdicts[.stall] ?? 0 > 3)
  }
}
