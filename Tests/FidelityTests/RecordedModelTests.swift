import Replay
import Testing
import TraceFormat
import TraceImport

/// The recorded kernel's own slabs as a replay, on a piece of a real recording.
@Suite struct RecordedModelTests {
  private static func trace(addresses: Bool = true) throws -> [UInt8] {
    var session = try ImportSession(
      path: RecordingTests.folder + "/gcc_cut.tracecmd.txt.zst",
      options: ImportOptions(keepsAddresses: addresses))
    var writer = try TraceWriter(to: .memory, header: session.header)
    var report = ImportReport()
    try session.run(into: &writer, report: &report)
    return try writer.finish().memory
  }

  private static func history(_ trace: [UInt8]) throws -> RecordedHistory? {
    var reader = try TraceReader(bytes: trace)
    var log = SlabEventLog()
    var batch = EventBatch()
    while try reader.next(into: &batch, columns: SlabEventLog.neededColumns) {
      log.append(batch, reader.tables)
    }
    return RecordedHistory(log, processorCount: 2)
  }

  @Test func theKernelsOwnSlabsStandBesideItsModel() throws {
    let trace = try Self.trace()
    var options = PlacementReplay.Options()
    options.history = try Self.history(trace)
    #expect(options.history != nil)
    var reader = try TraceReader(bytes: trace)
    var replay = try PlacementReplay(
      models: [ModelSelection(parsing: "recorded"), ModelSelection(parsing: "slub")],
      header: reader.header, options: options)
    var batch = EventBatch()
    while try reader.next(into: &batch, columns: replay.neededColumns) {
      replay.consume(batch, reader.tables)
    }
    let report = replay.finish()
    let ends = report.results.map { $0.outcome.end.figures }
    for (result, end) in zip(report.results, ends) {
      #expect(result.outcome.broken == nil)
      #expect(result.outcome.failures.allSatisfy { $0.count == 0 })
      #expect(end.externalBytes >= 0)
    }
    // What is live, and what is set aside for it, are the kernel's own in both.
    #expect(ends[0].liveBytes == ends[1].liveBytes)
    #expect(ends[0].internalBytes == ends[1].internalBytes)
    #expect(ends[0].heldBytes > ends[0].liveBytes)
  }

  @Test func withoutAddressesItSaysSo() throws {
    let reader = try TraceReader(bytes: Self.trace(addresses: false))
    let header = reader.header
    #expect(throws: ModelError.self) {
      _ = try PlacementReplay(models: [ModelSelection(parsing: "recorded")], header: header)
    }
  }
}
