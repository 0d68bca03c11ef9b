import ArgumentParser
import Replay
import TraceFormat

/// `tracetool diff`: where two runs part, what differs, who accounts for it, and if it is worse.
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Compare two models on one trace, two traces, or two saved results.",
    discussion: """
      diff TRACE -m A -m B     one trace under two models
      diff A B [-m MODEL]...   two traces, under each model or as recorded
      diff A.json B.json       two results of `replay --json`

      Exits with 1 if B is worse: if a number that is judged (peak held, held at the end, failed \
      allocations, dips, time waited, longest wait) is more than the threshold above that of A, or \
      B ends worse. docs/diff.md says how differences are attributed.
      """,
    version: Tracetool.version)

  @Argument(help: "A, or the only trace; - is standard input.")
  var a: String

  @Argument(help: "B.")
  var b: String?

  @Option(name: [.short, .long], help: "MODEL[:key=value,...]; A's first, then B's.")
  var model: [String] = []

  @Option(help: "Percent by which B may be above A.")
  var threshold = 1.0

  @Option(help: "Processors of the modelled machine (default: the trace's).")
  var cpus: Int?

  @Option(name: .short, help: "Show at most this many rows of who accounts for a difference.")
  var limit = 8

  @Flag(help: "Write JSON.")
  var json = false

  @Option(name: .customLong("export-csv"), help: "Also write all numbers to this file.")
  var csv: String?

  @OptionGroup var damage: DamageOptions
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard threshold >= 0, threshold.isFinite else {
      throw ValidationError("--threshold must be 0 or more")
    }
    guard limit >= 0 else { throw ValidationError("-l must not be negative") }
    guard (1...65_536).contains(cpus ?? 1) else {
      throw ValidationError("--cpus must be from 1 to 65536")
    }
    if b == nil && model.count != 2 {
      throw ValidationError("one trace needs two models: -m A -m B")
    }
    if a == "-" && b == "-" { throw ValidationError("only one of the two can be standard input") }
  }

  func run() throws {
    let stopwatch = Stopwatch()
    for input in [a, b].compactMap({ $0 }) {
      if let csv { try OutputPath.check(csv, input: input) }
    }
    let (report, events, damages) = try compare()
    if let csv { try OutputFile.write(report.csv(), to: csv) }
    var output = StandardOutput()
    if json {
      try output.line(stopwatch.timed(report.json(), events: events).text())
    } else if csv != "-" {
      let terminal = options.terminal
      try output.write(report.text(limit: limit, width: terminal.width, style: terminal.style))
    }
    try output.flush()
    for damage in damages { try damage.check(self.damage) }
    guard report.verdict != .worse else { throw CommandFailure(.worse, "") }
  }

  private func compare() throws(CommandFailure) -> (DiffReport, UInt64, [DamageReport]) {
    let work = DiffWork(
      models: model, thresholdPercent: threshold, cpus: cpus, options: options)
    guard let b else { return try work.compareModels(a) }
    let kinds = (try SavedResults.isOne(a), try SavedResults.isOne(b))
    guard kinds.0 == kinds.1 else {
      let (saved, other) = kinds.0 ? (a, b) : (b, a)
      throw CommandFailure(
        .usage, "\(saved) is a saved result and \(other) is not: compare like with like")
    }
    guard kinds.0 else { return try work.compareTraces(a, b) }
    guard model.isEmpty else {
      throw CommandFailure(.usage, "saved results have their models: -m does not go with them")
    }
    let (left, right) = (try SavedResults.read(a), try SavedResults.read(b))
    let pairs: [(ComparedResult, ComparedResult)]
    do {
      pairs = try DiffReport.pairs(left, right)
    } catch {
      throw CommandFailure(error, file: b)
    }
    let comparisons = pairs.map { Comparison($0, $1, thresholdPercent: threshold) }
    let report = DiffReport(
      mode: .results, inputs: (a, b), thresholdPercent: threshold, comparisons: comparisons)
    return (report, 0, [])
  }
}
