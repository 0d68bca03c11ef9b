import ArgumentParser
import Replay
import TraceFormat

/// `tracetool info`: what a trace says of the recorded system.
struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Show counts, live set, fragmentation, waits and free pages as recorded.",
    version: Tracetool.version)

  @Argument(help: "The trace; - is standard input.")
  var trace: String

  @Flag(help: "Write JSON.")
  var json = false

  @Option(help: "Rows in the tables of types and dips.")
  var top = 12

  @OptionGroup var reserve: ReserveOptions
  @OptionGroup var damage: DamageOptions
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard top >= 0 else { throw ValidationError("--top must not be negative") }
  }

  func run() throws {
    let stopwatch = Stopwatch()
    var stream = try TraceStream(trace, verb: "reading", options)
    let findings = try stream.observe(
      by: ObserverRegistry.facts, ObserverOptions(start: reserve.start))
    let report = FactsReport(
      findings,
      warnings: stream.damage.messages.map { TraceWarning(code: "damaged", message: $0) })
    var output = StandardOutput()
    if json {
      try output.line(stopwatch.timed(report.json(), events: stream.events).text())
    } else {
      let terminal = options.terminal
      try output.write(
        report.text(
          ReportPage(
            name: stream.file, width: terminal.width, style: terminal.style, rowLimit: top)))
    }
    try output.flush()
    try stream.damage.check(damage)
  }
}
