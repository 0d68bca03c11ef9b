import ArgumentParser
import Replay
import TraceFormat
import TraceImport

/// `tracetool import`: makes a trace of a recording in another form.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Make a trace of a recording in another form, and tell what was found.",
    discussion: "`tracetool formats` lists the forms.", version: Tracetool.version)

  @Argument(help: "The recording, plain, gzip or zstd; - is standard input.")
  var input: String

  @Option(name: .customLong("from"), help: "The recording's form (default: by its content).")
  var form: String?

  @Option(
    name: [.short, .long],
    help: "The trace to write (default: the input's name with .memtrace, in this folder).")
  var output: String?

  @Flag(name: .customLong("keep-addresses"), help: "Keep addresses and page frames.")
  var keepsAddresses = false

  @Option(
    help: "A table of free pages by sample (see README): gauges for the recording's sample marks.")
  var gauges: String?

  @OptionGroup var encoding: EncodingOptions

  @Flag(help: "Write the import's report as JSON.")
  var json = false

  @OptionGroup var damage: DamageOptions
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard !(json && target == "-") else {
      throw ValidationError("--json and -o - both want standard output")
    }
  }

  private var target: String { output ?? OutputPath.default(for: input) }

  func run() throws {
    let stopwatch = Stopwatch()
    let target = target
    try OutputPath.check(target, input: input)
    let outcome = try write(to: target)
    try tell(outcome, stopwatch)
    if let failure = outcome.failure, !damage.allowDamage { throw failure }
  }

  private func write(to target: String) throws(CommandFailure) -> ImportOutcome {
    var session: ImportSession
    do {
      var options = ImportOptions(keepsAddresses: keepsAddresses)
      if let gauges { options.gauges = try GaugeTable(path: gauges) }
      session = try ImportSession(path: input, form: form, options: options)
    } catch {
      throw CommandFailure(error)
    }
    do {
      var writer = try TraceWriter(
        to: OutputPath.target(target), header: session.header,
        options: encoding.writerOptions)
      let watch = ImportWatch(total: SystemCalls.regularFileBytes(input), options)
      session.watch { watch.goesOn(bytes: $0) }
      var report = ImportReport()
      let failure = try Self.run(&session, &writer, &report)
      let form = session.importer.descriptor.name
      return ImportOutcome(
        input: input, form: form, output: target, report: report, summary: try writer.finish(),
        failure: failure)
    } catch let error as TraceError {
      throw CommandFailure(error, file: target)
    } catch let error as CommandFailure {
      throw error
    } catch {
      throw CommandFailure(.inputOutput, file: target, "\(error)")
    }
  }

  /// Imports everything. A recording that is cut off or damaged on the way still gives a trace of
  /// what came before; what is wrong with it is returned.
  private static func run(
    _ session: inout ImportSession, _ writer: inout TraceWriter, _ report: inout ImportReport
  ) throws(CommandFailure) -> CommandFailure? {
    do {
      try session.run(into: &writer, report: &report)
    } catch {
      switch error {
      case .damaged, .truncated: return CommandFailure(error)
      case .refused, .readFailed, .unreadable, .unknownForm, .unknownImporter, .takesNoGauges:
        throw CommandFailure(error)
      }
    }
    if SystemCalls.isInterrupted { throw .interrupted }
    return nil
  }

  private func tell(_ outcome: ImportOutcome, _ stopwatch: Stopwatch) throws(CommandFailure) {
    if let gauges, outcome.report.gauges == 0 {
      Diagnostics.note("\(gauges): no mark of the recording names a sample of it", options)
    }
    if json {
      var output = StandardOutput()
      try output.line(stopwatch.timed(outcome.json(), events: outcome.summary.events).text())
      try output.flush()
    } else if outcome.output == "-" {
      let events = FixedPoint.grouped(outcome.report.events)
      Diagnostics.note("\(outcome.input): \(events) events from \(outcome.form)", options)
    } else if !options.quiet {
      var output = StandardOutput()
      try output.write(outcome.text(options.terminal))
      try output.flush()
    }
  }
}
