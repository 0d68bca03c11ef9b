import Replay
import TraceFormat

/// The reading and replaying behind `tracetool diff`.
struct DiffWork {
  let models: [String]
  let thresholdPercent: Double
  let cpus: Int?
  let options: GlobalOptions

  /// One trace under two models.
  func compareModels(
    _ file: String
  ) throws(CommandFailure) -> (DiffReport, UInt64, [DamageReport]) {
    var stream = try TraceStream(file, verb: "comparing", options)
    var replay = try self.replay(stream.header)
    var batch = EventBatch()
    while try stream.next(into: &batch, columns: replay.columns) {
      replay.consume(batch, stream.tables)
    }
    let (results, points) = try finish(replay, stream.tables, file)
    let comparison = Comparison(
      results[0], results[1], points: points, thresholdPercent: thresholdPercent)
    let report = DiffReport(
      mode: .models, inputs: (stream.file, stream.file), thresholdPercent: thresholdPercent,
      comparisons: [comparison])
    return (report, stream.events, [stream.damage])
  }

  /// Two traces, under each model or as recorded.
  func compareTraces(
    _ a: String, _ b: String
  ) throws(CommandFailure) -> (DiffReport, UInt64, [DamageReport]) {
    var left = try Side(a, self)
    var right = try Side(b, self)
    var alignment = TraceAlignment()
    while let wanted = alignment.wanted {
      switch wanted {
      case .a: if try !left.step(&alignment, .a) { alignment.end(.a) }
      case .b: if try !right.step(&alignment, .b) { alignment.end(.b) }
      }
    }
    // Where the traces have parted, the rest is only counted.
    while try left.step(&alignment, .a) {}
    while try right.step(&alignment, .b) {}
    let events = left.stream.events + right.stream.events
    let damages = [left.stream.damage, right.stream.damage]
    let inputs = (left.stream.file, right.stream.file)
    let results = (try left.finish(self), try right.finish(self))
    let comparisons = zip(results.0, results.1).map {
      Comparison($0, $1, points: [], thresholdPercent: thresholdPercent)
    }
    var report = DiffReport(
      mode: .traces, inputs: inputs, thresholdPercent: thresholdPercent, comparisons: comparisons)
    report.alignment = alignment.summary
    report.points = alignment.points
    return (report, events, damages)
  }

  /// A replay through the models asked for.
  fileprivate func replay(_ header: TraceHeader) throws(CommandFailure) -> PairReplay {
    do throws(ModelError) {
      var selections: [ModelSelection] = []
      for text in models { selections.append(try ModelSelection(parsing: text)) }
      return try PairReplay(
        models: selections, header: header, processorCount: cpus,
        thresholdPercent: thresholdPercent)
    } catch {
      throw CommandFailure(error)
    }
  }

  fileprivate func finish(
    _ replay: consuming PairReplay, _ tables: TraceTables, _ file: String
  ) throws(CommandFailure) -> (results: [ComparedResult], points: [DivergencePoint]) {
    do throws(DiffInputError) {
      return try replay.finish(tables)
    } catch {
      throw CommandFailure(error, file: file)
    }
  }
}

/// One of two traces: what is read of it, and what is counted or replayed.
private struct Side: ~Copyable {
  var stream: TraceStream
  private var replay: PairReplay?
  private var stats = AllocationStats()
  private var batch = EventBatch()

  init(_ file: String, _ work: DiffWork) throws(CommandFailure) {
    let opened = try TraceStream(file, verb: "comparing", work.options)
    let begun: PairReplay? = work.models.isEmpty ? nil : try work.replay(opened.header)
    stream = opened
    replay = begun
  }

  /// Reads the next batch. Returns false at the end.
  mutating func step(
    _ alignment: inout TraceAlignment, _ side: TraceAlignment.Side
  ) throws(CommandFailure) -> Bool {
    guard try stream.next(into: &batch, columns: AllocationStats.columns) else { return false }
    alignment.take(batch, stream.tables, of: side)
    if replay != nil {
      replay?.consume(batch, stream.tables)
    } else {
      stats.consume(batch, stream.tables)
    }
    return true
  }

  /// The results, one a model, or the one of the trace as it was recorded.
  mutating func finish(_ work: DiffWork) throws(CommandFailure) -> [ComparedResult] {
    let tables = stream.tables
    let header = stream.header
    let file = stream.file
    guard let replay = replay.take() else {
      return [ComparedResult(recorded: stats.finished(header: header, tables: tables))]
    }
    return try work.finish(replay, tables, file).results
  }
}
