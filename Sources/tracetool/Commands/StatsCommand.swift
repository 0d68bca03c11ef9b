import ArgumentParser
import Replay
import TraceFormat

/// `tracetool stats`: who allocates what, how much of it lives how long, and where it is freed.
struct StatsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats",
    abstract: "Count objects by call site, type, size, processor and thread.",
    discussion: """
      An object belongs to the site, processor and thread that allocated it. --json and \
      --export-csv have the rows of all five; docs/stats.md says what is counted how.
      """,
    version: Tracetool.version)

  @Argument(help: "The trace; - is standard input.")
  var trace: String

  @Option(help: "Rows to show: site, type, size, cpu or thread.")
  var by = StatsDimension.site

  @Option(
    help: """
      Order: allocated, requested, waste, allocations, cross, peak, live, lifetime, hostage or name.
      """)
  var sort = StatsSort.allocated

  @Option(name: .short, help: "Show at most this many rows.")
  var limit = 20

  @Option(
    name: [.short, .long],
    help: "Replay through MODEL[:key=value,...] too and show who holds its memory hostage.")
  var model: String?

  @Flag(help: "Write JSON.")
  var json = false

  @Option(name: .customLong("export-csv"), help: "Also write the rows to this file.")
  var csv: String?

  @OptionGroup var damage: DamageOptions
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard limit >= 0 else { throw ValidationError("-l must not be negative") }
  }

  func run() throws {
    let stopwatch = Stopwatch()
    if let csv { try OutputPath.check(csv, input: trace) }
    var stream = try TraceStream(trace, verb: "counting", options)
    let report = try count(&stream)
    if let csv { try OutputFile.write(report.csv(sort: sort), to: csv) }
    var output = StandardOutput()
    if json {
      try output.line(stopwatch.timed(report.json(sort: sort), events: stream.events).text())
    } else if csv != "-" {
      let terminal = options.terminal
      try output.write(
        report.text(
          name: stream.file,
          StatsReport.Layout(
            dimension: by, sort: sort, limit: limit, width: terminal.width,
            style: terminal.style)))
    }
    try output.flush()
    try stream.damage.check(damage)
  }

  private func count(_ stream: inout TraceStream) throws(CommandFailure) -> StatsReport {
    var stats = AllocationStats()
    var replay = try replay(stream.header)
    var batch = EventBatch()
    while try stream.next(into: &batch, columns: AllocationStats.columns) {
      stats.consume(batch, stream.tables)
      replay?.consume(batch, stream.tables)
    }
    var report = stats.finished(header: stream.header, tables: stream.tables)
    guard let replay else { return report }
    guard let hostages = replay.hostages(stream.tables) else {
      throw CommandFailure(.usage, "the model does not know which objects hold its memory hostage")
    }
    report.take(hostages)
    return report
  }

  private func replay(_ header: TraceHeader) throws(CommandFailure) -> PlacementReplay? {
    guard let model else { return nil }
    do throws(ModelError) {
      return try PlacementReplay(models: [ModelSelection(parsing: model)], header: header)
    } catch {
      throw CommandFailure(error)
    }
  }
}
