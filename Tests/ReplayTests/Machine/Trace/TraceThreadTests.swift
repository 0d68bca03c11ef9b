import Testing

@testable import Replay
@testable import TraceFormat

/// Small traces whose course can be told beforehand.
@Suite struct TraceThreadTests {
  /// 1 MiB: minimum 65, reserved 39, severe 32, interrupt minimum 15.
  private static func setup(
    free: Int, resident: Int = 0, loop: TraceConduct.Loop = .closed, hasPager: Bool = true
  ) throws -> TraceMachineSetup {
    var setup = try PressureSketch.machine("dragonfly:1M,free=\(free)")
    setup.machine.isPagedaemonOn = hasPager
    setup.residentPages = resident
    setup.conduct.loop = loop
    return setup
  }

  private static func run(
    _ sketch: TraceSketch, _ setup: TraceMachineSetup, _ model: String = "kmalloc_obj"
  ) throws -> (result: ModelResult, machine: MachineOutcome) {
    let models = [try ModelSelection(parsing: model)]
    let result = try PressureSketch.report(sketch, models, setup).results[0]
    return (result, try #require(result.machine))
  }

  /// Thread 1 faults at the severe mark; thread 2 gives a page back a second later.
  private static func faultAndRelief() -> TraceSketch {
    var sketch = TraceSketch()
    for _ in 0..<70 { sketch.act(.pageAllocate, 3, flags: PressureSketch.waits) }
    sketch.time = 1_000_000_000
    sketch.act(.pageAllocate, 1, flags: PressureSketch.movable)
    sketch.time = 1_100_000_000
    sketch.act(.pageAllocate, 1, flags: PressureSketch.movable)
    sketch.time = 2_000_000_000
    for page in 0..<60 as Range<UInt64> { sketch.act(.pageFree, 2, object: .object(page)) }
    return sketch
  }

  @Test func aThreadThatWaitsIsLaterFromThenOn() throws {
    let (_, machine) = try Self.run(Self.faultAndRelief(), Self.setup(free: 108, hasPager: false))
    #expect(machine.verdict == .progress)
    #expect(machine.waits.count == 1)
    #expect(machine.waits.longest == 1_000_000_000)
    #expect(machine.blockings[0].channel == .fault)
    #expect(machine.blockings[0].actor == "worker-1")
    #expect(machine.tally.lateThreads == 1)
    #expect(machine.end == 2_100_000_000)
  }

  @Test func inAnOpenLoopLaterEventsDoNotWait() throws {
    let (_, machine) = try Self.run(
      Self.faultAndRelief(), Self.setup(free: 108, loop: .open, hasPager: false))
    #expect(machine.verdict == .progress)
    // Both faults wait, the second one from its own time on.
    #expect(machine.waits.count == 2)
    #expect(machine.waits.total == 1_900_000_000)
    #expect(machine.tally.lateThreads == 0)
    #expect(machine.end == 2_000_000_000)
  }

  /// An object whose allocation waits is freed by another thread: the free waits for it.
  @Test func aFreeWaitsForItsAllocation() throws {
    var sketch = TraceSketch()
    for _ in 0..<60 { sketch.act(.pageAllocate, 3, flags: PressureSketch.waits) }
    sketch.time = 1_000_000_000
    let object = sketch.act(.allocate, 1, bytes: 192, flags: PressureSketch.waits)
    sketch.time = 1_500_000_000
    sketch.act(.free, 2, object: .object(object))
    // Its slot has a new owner before the old one is placed.
    let second = sketch.act(.allocate, 3, bytes: 192, flags: PressureSketch.waits)
    sketch.act(.free, 3, object: .object(second))
    sketch.time = 2_000_000_000
    for page in 0..<60 as Range<UInt64> { sketch.act(.pageFree, 4, object: .object(page)) }
    let (result, machine) = try Self.run(sketch, Self.setup(free: 120, hasPager: false))
    #expect(machine.verdict == .progress)
    #expect(machine.tally.earlyFrees == 1)
    #expect(result.outcome.end.figures.totals.liveObjects == 0)
    // A declaration, two allocations, two frees.
    #expect(result.outcome.operations == 5)
    #expect(machine.violations == [])
  }

  /// Nobody gives a page back and nothing can be written: everybody waits for good.
  @Test func whereNothingCanBeWrittenItIsAStall() throws {
    var sketch = TraceSketch()
    for _ in 0..<200 { sketch.act(.pageAllocate, 1, flags: PressureSketch.waits) }
    let (_, machine) = try Self.run(sketch, Self.setup(free: 100))
    #expect(machine.verdict == .stall)
    let witness = try #require(machine.witness)
    #expect(witness.waits.contains { $0.actor == "worker-1" && $0.channel == .pages })
    #expect(witness.waits.contains { $0.actor == "PD" && $0.channel == .rest })
    #expect(machine.tally.eventsLeft > 100)
  }

  /// Page-out needs metadata: `zalloc` lives on single pages, a slab of 32 is not to be had.
  @Test(arguments: [("zalloc", Verdict.progress), ("kmalloc_obj", .stall)])
  func metadataDecides(_ model: String, _ expected: Verdict) throws {
    var sketch = TraceSketch()
    for _ in 0..<300 { sketch.act(.pageAllocate, 1, flags: PressureSketch.movable) }
    var setup = try Self.setup(free: 45, resident: 150)
    setup.conduct.scope = .metadata
    let (_, machine) = try Self.run(sketch, setup, model)
    #expect(machine.verdict == expected)
    #expect(machine.violations == [])
    guard expected == .stall else { return }
    let pager = try #require(machine.witness?.waits.first)
    #expect(pager.actor == "PD")
    #expect(pager.channel == .pager)
    #expect(machine.witness?.isCycle == true)
  }

  /// Recorded page-outs happen here, too; the recorded free says no more than that they ended.
  @Test func recordedPageOutsAreWritten() throws {
    var sketch = TraceSketch()
    var pages: [UInt64] = []
    for _ in 0..<32 { pages.append(sketch.act(.pageAllocate, 1, flags: PressureSketch.movable)) }
    sketch.time = 1_000_000
    for page in pages { sketch.act(.pageOutStart, 2, object: .object(page)) }
    for page in pages { sketch.act(.pageFree, 2, object: .object(page)) }
    sketch.time = 3_000_000_000
    for _ in 0..<8 { sketch.act(.pageIn, 1) }
    let (_, machine) = try Self.run(
      sketch, PressureSketch.machine("dragonfly:4M,free=500"))
    #expect(machine.verdict == .progress)
    #expect(machine.count("pages_repaid") == 32)
    #expect(machine.count("clusters_written") >= 4)
    #expect(machine.count("metadata_live") < machine.count("clusters_written"))
    #expect(machine.count("swap_used_pages") == 24)
    #expect(machine.violations == [])
  }

  @Test func pagesFromBeforeTheTraceComeFree() throws {
    var sketch = TraceSketch()
    for _ in 0..<10 { sketch.act(.pageFree, 1, object: .foreign) }
    let (_, machine) = try Self.run(sketch, Self.setup(free: 240, resident: 4))
    #expect(machine.reserve.free == 244)
    #expect(machine.count("unknown_page_frees") == 6)
  }
}
