import Replay
import TraceFormat

/// One pass with the part that instructions are counted in between marks: functions of fixed names
/// that a profiler can be told to switch counting on and off at. `scripts/budget` does that.
enum Counting {
  /// Decodes all batches; everything counts.
  static func decode(_ path: String) throws -> Int {
    var reader = try TraceReader(path: path)
    var batch = EventBatch()
    var events = 0
    while try countedDecode(&reader, &batch) { events += batch.count }
    return events
  }

  /// Replays through a model; what decodes does not count.
  static func replay(_ path: String, _ model: String) throws -> Int {
    var reader = try TraceReader(path: path)
    let selection = try ModelSelection(parsing: model)
    var replay = try PlacementReplay(models: [selection], header: reader.header)
    var batch = EventBatch()
    var events = 0
    let columns = replay.neededColumns
    while try reader.next(into: &batch, columns: columns) {
      countedReplay(&replay, batch, reader.tables)
      events += batch.count
    }
    _ = replay.finish()
    return events
  }
}

@inline(never)
private func countedDecode(
  _ reader: inout TraceReader, _ batch: inout EventBatch
) throws -> Bool {
  try reader.next(into: &batch)
}

@inline(never)
private func countedReplay(
  _ replay: inout PlacementReplay, _ batch: EventBatch, _ tables: TraceTables
) {
  replay.consume(batch, tables)
}
