import Replay
import TraceFormat

/// A trace that a command reads: the format's reader, with failures that name the file, progress,
/// and an ear for interruptions.
struct TraceStream: ~Copyable {
  /// What messages call it.
  let file: String
  private var reader: TraceReader
  private var progress: ProgressLine
  /// Events read so far.
  private(set) var events: UInt64 = 0

  /// Opens the trace at `path`; `-` is standard input.
  /// - Parameter verb: what is being done, for the progress line.
  init(_ path: String, verb: String, _ options: GlobalOptions) throws(CommandFailure) {
    file = path == "-" ? "standard input" : path
    do {
      reader = try TraceReader(path: path)
    } catch {
      throw CommandFailure(error, file: path == "-" ? "standard input" : path)
    }
    progress = ProgressLine(verb, options)
  }

  var header: TraceHeader { reader.header }
  /// The characteristics that the trace's head states.
  var knownAtStart: Characteristics { reader.knownAtStart }
  var tables: TraceTables { reader.tables }
  /// What was found missing so far; complete when the trace has been read.
  var damage: DamageReport { DamageReport(file: file, places: reader.damage) }

  /// How much of the trace has been read, from 0 to 1; nil if its end is not known.
  private var share: Double? {
    reader.sizeBytes.map { $0 == 0 ? 1 : Double(reader.offset) / Double($0) }
  }

  /// Reads the next batch. Returns false at the end.
  mutating func next(
    into batch: inout EventBatch, columns: ColumnSelection
  ) throws(CommandFailure) -> Bool {
    let found: Bool
    do {
      found = try reader.next(into: &batch, columns: columns)
    } catch {
      throw CommandFailure(error, file: file)
    }
    if found { events += UInt64(batch.count) }
    try progress.update(events: events, share: share)
    return found
  }

  /// Has `types` observe everything that is left.
  mutating func observe(
    by types: [any Observer.Type], columns: ColumnSelection = [],
    _ options: ObserverOptions = ObserverOptions()
  ) throws(CommandFailure) -> [any ObserverFinding] {
    var panel = ObserverPanel(types, header, options)
    var batch = EventBatch()
    while try next(into: &batch, columns: panel.columns.union(columns)) {
      panel.consume(batch, tables)
    }
    return panel.findings(
      ObservedTrace(header: header, tables: tables, fileBytes: reader.sizeBytes))
  }

  /// Goes to the first batch that may hold events at `time` or later; a pipe stays where it is.
  mutating func seek(time: UInt64) throws(CommandFailure) {
    guard reader.sizeBytes != nil else { return }
    do {
      try reader.seek(toTime: time)
    } catch {
      throw CommandFailure(error, file: file)
    }
  }
}
