import Replay
import TraceFormat

/// One pass over a trace in memory, as the commands do it.
enum Passes {
  /// Decodes all batches.
  @inline(never)
  static func decode(_ trace: [UInt8], _ columns: ColumnSelection) throws -> Int {
    var reader = try TraceReader(bytes: trace)
    var batch = EventBatch()
    var events = 0
    while try reader.next(into: &batch, columns: columns) { events += batch.count }
    return events
  }

  /// Counts objects by site, type, size, processor and thread.
  static func stats(_ trace: [UInt8]) throws {
    var reader = try TraceReader(bytes: trace)
    var stats = AllocationStats()
    var batch = EventBatch()
    while try reader.next(into: &batch, columns: AllocationStats.columns) {
      stats.consume(batch, reader.tables)
    }
    _ = stats.finished(header: reader.header, tables: reader.tables)
  }

  /// Replays through models, in one thread, from the compressed bytes.
  static func replay(_ trace: [UInt8], _ models: [String]) throws {
    var reader = try TraceReader(bytes: trace)
    let selections = try models.map { try ModelSelection(parsing: $0) }
    var replay = try PlacementReplay(models: selections, header: reader.header)
    var batch = EventBatch()
    let columns = replay.neededColumns
    while try reader.next(into: &batch, columns: columns) { replay.consume(batch, reader.tables) }
    _ = replay.finish()
  }

  /// The columns that a replay through models reads.
  static func columns(_ trace: [UInt8], _ models: [String]) throws -> ColumnSelection {
    let reader = try TraceReader(bytes: trace)
    let selections = try models.map { try ModelSelection(parsing: $0) }
    return try PlacementReplay(models: selections, header: reader.header).neededColumns
  }

  /// Sixteen models: every registered one in its usual variants.
  static let sixteenModels = [
    "ideal", "zalloc", "zalloc:era=2014", "zalloc:pages=4", "zalloc:era=2014,pages=4",
    "kmalloc_obj", "kmalloc_obj:poll=off", "kmalloc_obj:maxfreeslabs=16",
    "kmalloc_obj:reserve=1", "kmalloc_obj:reserve=2", "kmalloc_obj:reserve=4",
    "kmalloc_obj:reserve=4,prefill=1", "kmalloc", "kmalloc:cleanup=off",
    "kmalloc:zone_kib=32", "kmalloc:relsthresh=2",
  ]
}
