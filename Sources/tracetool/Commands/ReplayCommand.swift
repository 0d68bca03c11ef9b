import ArgumentParser
import Replay
import TraceFormat

/// `tracetool replay`: what the recorded workload would have cost under each model.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Replay a trace through models of allocators and compare what each holds.",
    discussion: "`tracetool models` lists the models and their parameters.",
    version: Tracetool.version)

  @Argument(help: "The trace; - is standard input.")
  var trace: String

  @Option(
    name: [.short, .long],
    help: "MODEL[:key=value,...]; may be given many times (default: every model).")
  var model: [String] = []

  @Option(help: "Processors of the modelled machine (default: the trace's).")
  var cpus: Int?

  @Option(help: "Memory of the modelled machine: 4G.")
  var memory: ByteSize?

  @Option(help: "Threads that models are spread over (default: one a processor).")
  var threads: Int?

  @Flag(help: "Write JSON.")
  var json = false

  @Option(name: .customLong("export-csv"), help: "Also write samples over time to this file.")
  var csv: String?

  @OptionGroup var lowMemory: MachineOptions
  @OptionGroup var damage: DamageOptions
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard (1...65_536).contains(cpus ?? 1) else {
      throw ValidationError("--cpus must be from 1 to 65536")
    }
    guard (1...1_024).contains(threads ?? 1) else {
      throw ValidationError("--threads must be from 1 to 1024")
    }
    guard (memory?.bytes ?? 1 << 20) >= 1 << 20 else {
      throw ValidationError("--memory must be at least 1M")
    }
  }

  func run() throws {
    let stopwatch = Stopwatch()
    if let csv { try OutputPath.check(csv, input: trace) }
    let models = try selections()
    var stream = try TraceStream(trace, verb: "replaying", options)
    var report: ReplayReport
    if lowMemory.findReserve {
      report = try findReserve(models, &stream)
    } else {
      report = try replay(models, &stream)
    }
    report.timing = stopwatch.timing(events: stream.events)
    if let csv { try OutputFile.write(report.csv(), to: csv) }
    var output = StandardOutput()
    if json {
      try output.line(report.json().text())
    } else if csv != "-" {
      let terminal = options.terminal
      try output.write(report.terminal(width: terminal.width, style: terminal.style))
    }
    try output.flush()
    try stream.damage.check(damage)
    if let search = report.search, search.answer == nil { throw CommandFailure(.worse, "") }
  }

  /// Reads the trace as often as the search needs it.
  private func findReserve(
    _ models: [ModelSelection], _ stream: inout TraceStream
  ) throws(CommandFailure) -> ReplayReport {
    guard trace != "-" else {
      throw CommandFailure(.usage, "--find-reserve reads the trace more than once: name a file")
    }
    guard let setup = try lowMemory.setup(stream.header, processorCount: cpus) else {
      throw CommandFailure(.usage, "--find-reserve needs --machine")
    }
    let chosen =
      model.isEmpty ? models.filter { $0.row.descriptor.name == ReserveFinding.modelName } : models
    var finding = try ReserveFinding(chosen, setup)
    let threads = threads ?? SystemCalls.processorCount()
    var isFirst = true
    while true {
      let numbers = finding.next()
      guard !numbers.isEmpty else { break }
      if !isFirst { stream = try TraceStream(trace, verb: "replaying", options) }
      isFirst = false
      finding.note(try replay(numbers, &stream, on: setup, threads: threads))
    }
    return finding.report()
  }

  /// What the recorded kernel did: the whole trace is read once before the replay, which a pipe
  /// does not allow.
  private func history() throws(CommandFailure) -> RecordedHistory? {
    guard trace != "-" else { return nil }
    var stream = try TraceStream(trace, verb: "reading", options)
    guard stream.header.characteristics.contains(.addresses) else { return nil }
    var log = SlabEventLog()
    var batch = EventBatch()
    while try stream.next(into: &batch, columns: SlabEventLog.neededColumns) {
      log.append(batch, stream.tables)
    }
    return RecordedHistory(log, processorCount: cpus)
  }

  private func selections() throws(CommandFailure) -> [ModelSelection] {
    do throws(ModelError) {
      var selections: [ModelSelection] = []
      for text in model { selections.append(try ModelSelection(parsing: text)) }
      return selections.isEmpty ? ModelRegistry.rows.map { ModelSelection($0) } : selections
    } catch {
      throw CommandFailure(error)
    }
  }

  private func replay(
    _ models: [ModelSelection], _ stream: inout TraceStream
  ) throws(CommandFailure) -> ReplayReport {
    var settings = PlacementReplay.Options()
    settings.processorCount = cpus
    settings.threads = threads ?? SystemCalls.processorCount()
    if let memory { settings.memoryMebibytes = Int(clamping: memory.bytes >> 20) }
    if models.contains(where: { $0.row.descriptor.name == RecordedModel.descriptor.name }) {
      settings.history = try history()
    }
    if let setup = try lowMemory.setup(stream.header, processorCount: cpus) {
      return try replay(models, &stream, on: setup, threads: settings.threads)
    }
    var replay: PlacementReplay
    do throws(ModelError) {
      replay = try PlacementReplay(models: models, header: stream.header, options: settings)
    } catch {
      throw CommandFailure(error)
    }
    var batch = EventBatch()
    while try stream.next(into: &batch, columns: replay.neededColumns) {
      replay.consume(batch, stream.tables)
    }
    return replay.finish()
  }

  private func replay(
    _ models: [ModelSelection], _ stream: inout TraceStream, on setup: TraceMachineSetup,
    threads: Int
  ) throws(CommandFailure) -> ReplayReport {
    var replay: MachineReplay
    do throws(ModelError) {
      replay = try MachineReplay(
        models: models, header: stream.header, setup: setup, threads: threads)
    } catch {
      throw CommandFailure(error)
    }
    var batch = EventBatch()
    while try stream.next(into: &batch, columns: replay.neededColumns) {
      replay.consume(batch, stream.tables)
    }
    return replay.finish()
  }
}
