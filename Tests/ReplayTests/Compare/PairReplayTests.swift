import TestSupport
import Testing

@testable import Replay
@testable import TraceFormat

struct PairReplayTests {
  static let header = TraceHeader(characteristics: [.times, .processors], processorCount: 4)

  static func pair(
    _ sketch: TraceSketch, _ models: [String], batches sizes: [Int] = [100_000],
    threshold: Double = 1
  ) throws -> (results: [ComparedResult], points: [DivergencePoint]) {
    var replay = try PairReplay(
      models: models.map { try ModelSelection(parsing: $0) }, header: header,
      processorCount: nil, thresholdPercent: threshold)
    for batch in sketch.batches(of: sizes) { replay.consume(batch, sketch.tables) }
    return try replay.finish(sketch.tables)
  }

  /// Every operation of a model, recomputed slowly.
  static func moments(_ sketch: TraceSketch, _ model: String) throws -> [PlacementOracle.Moment] {
    let selection = try ModelSelection(parsing: model)
    let configuration = try ModelConfiguration(
      selection.row.descriptor, given: selection.given, processorCount: 4)
    var oracle = PlacementOracle(try selection.row.make(configuration), processorCount: 4)
    oracle.replay(sketch)
    return oracle.moments
  }

  static let pairs = [
    ["zalloc", "kmalloc_obj:reserve=3"], ["kmalloc", "ideal"], ["kmalloc_obj", "kmalloc"],
    ["kmalloc_obj", "kmalloc_obj:reserve=1"], ["ideal", "ideal"],
  ]

  @Test(arguments: pairs, [UInt64(1), 2])
  func divergenceAgreesWithASlowComparison(models: [String], seed: UInt64) throws {
    let sketch = TraceSketch.random(events: 2500, seed: seed)
    let held = try models.map { try Self.moments(sketch, $0).map(\.figures.heldBytes) }
    let points = try Self.pair(sketch, models, batches: [seed == 1 ? 100_000 : 77]).points
    let places = held[0].indices
    let first = places.first { held[0][$0] != held[1][$0] }
    let equal = places.last { held[0][$0] == held[1][$0] }
    let within = places.last { Double(held[1][$0]) <= Double(held[0][$0]) * 1.01 }
    func check(_ meaning: DivergencePoint.Meaning, _ place: Int?) {
      let point = points.first { $0.meaning == meaning }
      guard let place, place < held[0].count else {
        #expect(point == nil, "\(meaning)")
        return
      }
      #expect(point?.a.heldBytes == held[0][place], "\(meaning)")
      #expect(point?.b.heldBytes == held[1][place], "\(meaning)")
    }
    check(.held, first)
    check(.apart, first == nil ? nil : equal.map { $0 + 1 } ?? 0)
    check(.beyond, within.map { $0 + 1 } ?? 0)
    check(.outcome, nil)
  }

  /// To look at single operations changes nothing of the figures.
  @Test(arguments: pairs)
  func resultsAreThoseOfAPlainReplay(models: [String]) throws {
    let sketch = TraceSketch.random(events: 3000, seed: 5)
    let selections = try models.map { try ModelSelection(parsing: $0) }
    var reports: [JSONValue] = []
    for detail in [PlacementReplay.Detail.figures, .operations] {
      var options = PlacementReplay.Options()
      options.detail = detail
      options.clock = .time
      var replay = try PlacementReplay(
        models: selections, header: Self.header, options: options)
      for batch in sketch.batches(of: [913]) { replay.consume(batch, sketch.tables) }
      reports.append(replay.finish().json())
    }
    #expect(reports[0] == reports[1])
  }

  @Test(arguments: pairs, [UInt64(3), 4])
  func contributionsSumToTheDifference(models: [String], seed: UInt64) throws {
    let sketch = TraceSketch.random(events: 3000, seed: seed)
    let results = try Self.pair(sketch, models).results
    for moment in results[0].moments + results[1].moments {
      let live = moment.types.values.reduce(0) { $0 + $1.liveBytes }
      #expect(moment.sites?.reduce(0) { $0 + $1.liveBytes } == live)
    }
    let comparison = Comparison(results[0], results[1], points: [], thresholdPercent: 1)
    #expect(comparison.accounts.count == 4)
    for account in comparison.accounts {
      #expect(account.rows.reduce(0) { $0 + $1.difference } == account.b - account.a)
    }
  }

  @Test func verdictsFollowTheThreshold() throws {
    let sketch = TraceSketch.random(events: 2000, seed: 6)
    let results = try Self.pair(sketch, ["ideal", "kmalloc_obj"]).results
    func verdict(_ a: Int, _ b: Int, _ percent: Double) -> Comparison.Verdict {
      Comparison(results[a], results[b], thresholdPercent: percent).verdict
    }
    #expect(verdict(0, 1, 1) == .worse)
    #expect(verdict(1, 0, 1) == .better)
    #expect(verdict(0, 0, 0) == .same)
    #expect(verdict(0, 1, 1e9) == .same)
  }
}
