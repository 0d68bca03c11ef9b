import Replay
import Testing
import TraceFormat
import TraceSynth

/// What every preset promises: its length, its shape, and the same bytes for the same arguments.
struct PresetTests {
  /// A trace in memory, made in steps of `step` events.
  static func make(_ parameters: SynthParameters, step: UInt64 = 65_536) throws -> [UInt8] {
    var writer = try TraceWriter(to: .memory, header: TraceSynthesizer.header(for: parameters))
    var synthesizer = TraceSynthesizer(parameters, writer: &writer)
    while try !synthesizer.write(step, to: &writer) {}
    return try writer.finish().memory
  }

  /// What is recorded in a trace, and how large the live set was after each batch.
  static func facts(_ trace: [UInt8]) throws -> (info: TraceInfo, check: PairingViolations) {
    var reader = try TraceReader(bytes: trace)
    var batch = EventBatch()
    var facts = RecordedFacts(reader.header, ObserverOptions())
    var check = PairingCheck(reader.header, ObserverOptions())
    while try reader.next(into: &batch, columns: .all) {
      facts.consume(batch, reader.tables)
      check.consume(batch, reader.tables)
    }
    #expect(reader.damage.isEmpty)
    let whole = ObservedTrace(
      header: reader.header, tables: reader.tables, fileBytes: UInt64(trace.count))
    return (facts.finding(whole), check.finding(whole))
  }

  @Test(arguments: SynthPreset.allCases)
  func hasTheEventsAskedFor(_ preset: SynthPreset) throws {
    for events in [1, 2, 17, 1_000, 20_000] as [UInt64] {
      let trace = try Self.make(SynthParameters(preset: preset, events: events))
      let (info, check) = try Self.facts(trace)
      #expect(info.extent.events == events)
      #expect(check.first.isEmpty)
    }
  }

  @Test(arguments: SynthPreset.allCases)
  func sameArgumentsGiveTheSameBytes(_ preset: SynthPreset) throws {
    let parameters = SynthParameters(preset: preset, events: 10_000, seed: 7)
    let trace = try Self.make(parameters)
    #expect(try Self.make(parameters) == trace)
    #expect(try Self.make(parameters, step: 1_001) == trace)
    let other = SynthParameters(preset: preset, events: 10_000, seed: 8)
    #expect(try Self.make(other) != trace)
  }

  /// Pins the event sequence: a change here changes every synthetic trace that anybody has kept
  /// only as a command line.
  @Test(arguments: [
    (SynthPreset.steady, 9_656, 41_598_953), (.ramp, 9_519, 40_133_155),
    (.burst, 9_549, 39_631_894), (.churn, 9_656, 41_598_953), (.swapout, 2_564, 311_565_315),
  ])
  func isThatOfEveryMachine(
    _ preset: SynthPreset, _ allocations: UInt64, _ duration: UInt64
  ) throws {
    let parameters = SynthParameters(preset: preset, events: 20_000, liveObjects: 250)
    let (info, _) = try Self.facts(Self.make(parameters))
    #expect(info.objects.allocations == allocations)
    #expect(info.extent.durationNanoseconds == duration)
  }

  @Test func steadyKeepsItsLiveSet() throws {
    let parameters = SynthParameters(preset: .steady, events: 30_000, liveObjects: 1_000)
    let (info, _) = try Self.facts(Self.make(parameters))
    #expect((900...1_150).contains(info.objects.liveAtEnd))
    #expect(info.objects.peakLive < 1_200)
    #expect(info.objects.orphanFrees == 0)
  }

  @Test func rampDrains() throws {
    let parameters = SynthParameters(preset: .ramp, events: 40_000, liveObjects: 2_000)
    let (info, _) = try Self.facts(Self.make(parameters))
    #expect(info.objects.peakLive > 1_800)
    #expect(info.objects.liveAtEnd < 400)
  }

  @Test func burstFallsBack() throws {
    let parameters = SynthParameters(preset: .burst, events: 100_000, liveObjects: 1_000)
    let (info, _) = try Self.facts(Self.make(parameters))
    #expect(info.objects.peakLive > 900)
    #expect(info.objects.liveAtEnd < 200)
  }

  @Test func swapoutRunsOutOfPages() throws {
    let parameters = SynthParameters(
      preset: .swapout, events: 60_000, liveObjects: 500, machinePages: 1_024)
    let (info, check) = try Self.facts(Self.make(parameters))
    #expect(check.first.isEmpty)
    #expect(info.pages.netPagesMaximum <= 1_024)
    #expect(info.pages.pageOuts > 5_000)
    #expect(info.pages.pageIns > 1_000)
    #expect(info.waits[.directReclaim].count > 0)
    #expect(info.waits[.directReclaim].unmatchedEnds == 0)
    #expect(info.waits.daemon.wakes > 0)
    #expect(info.waits.daemon.wakes - info.waits.daemon.sleeps <= 1)
    let metadata = try #require(info.types.first { $0.name == "swblock" })
    #expect(metadata.allocations == (info.pages.pageOuts + 15) / 16)
    #expect(metadata.requestedBytes == metadata.allocations * 176)
  }
}
