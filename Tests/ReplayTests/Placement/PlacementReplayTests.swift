import TestSupport
import Testing

@testable import Replay
@testable import TraceFormat

@Suite struct PlacementReplayTests {
  static let header = TraceHeader(characteristics: [.times, .processors], processorCount: 4)

  static func report(
    _ sketch: TraceSketch, _ models: [ModelSelection], batches sizes: [Int] = [100_000],
    threads: Int = 1, clock: SampleClock = .operations, far: Bool = false
  ) throws -> ReplayReport {
    var options = PlacementReplay.Options()
    options.threads = threads
    options.clock = clock
    var replay = try PlacementReplay(models: models, header: header, options: options)
    for var batch in sketch.batches(of: sizes, farObjects: far) {
      if !replay.neededColumns.contains(.times) { batch.times = [] }
      replay.consume(batch, sketch.tables)
    }
    return replay.finish()
  }

  static func bin(_ given: [(name: String, value: String)] = []) -> ModelSelection {
    ModelSelection(ModelRow(PageBinModel.self), given: given)
  }

  static let variants: [[(name: String, value: String)]] = [
    [], [(name: "limit", value: "20")], [(name: "time", value: "yes")],
    [(name: "breaks", value: "700"), (name: "time", value: "yes")],
  ]

  @Test(arguments: 0..<4, [UInt64(1), 2, 3])
  func metersAgreeWithASlowRecomputation(variant: Int, seed: UInt64) throws {
    let given = Self.variants[variant]
    let sketch = TraceSketch.random(events: 4000, seed: seed)
    let outcome = try Self.report(sketch, [Self.bin(given)]).results[0].outcome
    let configuration = try ModelConfiguration(
      PageBinModel.descriptor, given: given, processorCount: 4)
    var oracle = PlacementOracle(try PageBinModel(configuration), processorCount: 4)
    oracle.replay(sketch)

    let moments = oracle.moments
    #expect(outcome.operations == moments.count)
    #expect(outcome.broken == oracle.broken)
    #expect(outcome.failures.reduce(0) { $0 + $1.count } == oracle.failures)
    #expect((oracle.failures > 0) == (variant == 1))
    #expect((oracle.broken != nil) == (variant == 3))
    #expect(outcome.digest == oracle.digest.hexadecimal)
    #expect(outcome.end.figures == oracle.end)
    let whole = moments.prefix(oracle.broken == nil ? moments.count : moments.count - 1)
    let mostHeld = whole.map(\.figures.heldBytes).max()!
    let peak = whole.firstIndex { $0.figures.heldBytes == mostHeld }!
    #expect(outcome.peakHeld.operation == peak + 1)
    #expect(outcome.peakHeld.figures == moments[peak].figures)
    for (type, figures) in outcome.types.enumerated() where type < moments[peak].types.count {
      #expect(figures.atPeakHeld == moments[peak].types[type])
    }
    let mostLive = whole.map(\.figures.liveBytes).max()!
    let liveMoment = whole.first { $0.figures.liveBytes == mostLive }!
    #expect(outcome.peakLiveBytes == mostLive)
    #expect(outcome.heldBytesAtPeakLive == liveMoment.figures.heldBytes)
    checkMeasures(outcome, Array(whole), peak: moments[peak].figures)
    for sample in outcome.samples.dropLast() {
      #expect(sample.figures == moments[sample.operation - 1].figures)
    }
  }

  private func checkMeasures(
    _ outcome: PlacementOutcome, _ moments: [PlacementOracle.Moment], peak: MemoryFigures
  ) {
    var time = 0.0
    var sum = 0.0
    for moment in moments {
      guard let bytes = moment.allocatedBytes else { continue }
      time += Double(bytes)
      sum += Double(bytes) * Double(moment.figures.heldBytes) / Double(moment.figures.liveBytes)
    }
    let mean = sum / time - 1
    #expect(abs((outcome.measures.meanOverTime ?? -1) - mean) < 1e-9 * (1 + mean))
    let most = Double(outcome.peakLiveBytes)
    #expect(outcome.measures.atPeakHeld == Double(peak.heldBytes) / Double(peak.liveBytes) - 1)
    #expect(outcome.measures.atPeakLive == Double(outcome.heldBytesAtPeakLive) / most - 1)
    #expect(outcome.measures.peakToPeak == Double(peak.heldBytes) / most - 1)
  }

  @Test func howEventsAreCutDoesNotMatter() throws {
    let sketch = TraceSketch.random(events: 3000, seed: 9)
    let models = Self.variants.map { Self.bin($0) }
    for clock in [SampleClock.operations, .time] {
      let whole = try Self.report(sketch, models, clock: clock).json()
      for sizes in [[1], [7], [1000, 3, 64], [2999]] {
        #expect(try Self.report(sketch, models, batches: sizes, clock: clock).json() == whole)
      }
      #expect(
        try Self.report(sketch, models, batches: [50], threads: 2, clock: clock).json() == whole)
      #expect(
        try Self.report(sketch, models, batches: [50], clock: clock, far: true).json() == whole)
    }
  }

  @Test func whatIsSaidOfAModelDoesNotDependOnOthers() throws {
    let sketch = TraceSketch.random(events: 2000, seed: 4)
    let models = Self.variants.map { Self.bin($0) }
    let together = try Self.report(sketch, models)
    for (place, model) in models.enumerated() {
      let alone = try Self.report(sketch, [model])
      #expect(
        alone.results[0].json(types: alone.types)
          == together.results[place].json(types: together.types))
    }
  }

  @Test func everyRegisteredModelReplaysWithBalancedBooks() throws {
    let sketch = TraceSketch.random(events: 3000, seed: 12)
    let models = ModelRegistry.rows.map { ModelSelection($0) }
    let whole = try Self.report(sketch, models)
    #expect(try Self.report(sketch, models, batches: [113]).json() == whole.json())
    for result in whole.results {
      #expect(result.outcome.end.figures.isBalanced, "\(result.label)")
      let live = result.outcome.types.reduce(0) { $0 + $1.atEnd.liveBytes }
      #expect(live == result.outcome.end.figures.liveBytes)
    }
  }

  @Test func timesAreAskedForOnlyIfSomebodyNeedsThem() throws {
    let timeless = try PlacementReplay(models: [Self.bin()], header: Self.header)
    #expect(timeless.neededColumns == .objects)
    let timed = try PlacementReplay(
      models: [Self.bin(), Self.bin([(name: "time", value: "yes")])], header: Self.header)
    #expect(timed.neededColumns == [.objects, .times])
    #expect(throws: ModelError.missingCharacteristic(model: "page_bin", needs: "times")) {
      _ = try PlacementReplay(
        models: [Self.bin([(name: "time", value: "yes")])], header: TraceHeader())
    }
  }
}
