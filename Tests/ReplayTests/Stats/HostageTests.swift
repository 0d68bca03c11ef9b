import Replay
import TestSupport
import Testing
import TraceFormat

struct HostageTests {
  @Test(arguments: ModelRegistry.rows.map(\.descriptor.name))
  func sitesKeepAllHostagePages(_ model: String) throws {
    var trace = AllocationStatsTests.trace(seed: 21)
    trace.header.processorCount = 4
    var reader = try TraceReader(bytes: trace.bytes())
    var replay = try PlacementReplay(
      models: [ModelSelection(parsing: model)], header: reader.header)
    var batch = EventBatch()
    while try reader.next(into: &batch, columns: AllocationStats.columns) {
      replay.consume(batch, reader.tables)
    }
    // A model need not know; if it does, it knows all of them.
    guard let hostages = replay.hostages(reader.tables) else { return }
    let outcome = replay.finish().results[0].outcome
    #expect(hostages.hostagePages == outcome.end.figures.totals.hostagePages)
    #expect(hostages.rows.reduce(0) { $0 + $1.pages } == hostages.hostagePages)
    #expect(hostages.rows.allSatisfy { $0.pages > 0 && $0.site.hasPrefix("function_") })
  }
}
