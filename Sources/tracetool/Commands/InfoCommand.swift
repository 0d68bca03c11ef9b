import ArgumentParser
import Replay
import TraceFormat

/// `tracetool info`: what a trace says of the recorded system.
struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Show counts, live set, fragmentation and waits as recorded, and warnings.",
    version: Tracetool.version)

  @Argument(help: "The trace; - is standard input.")
  var trace: String

  @Flag(help: "Write JSON.")
  var json = false

  @Option(help: "Rows in the table of types.")
  var top = 12

  @OptionGroup var damage: DamageOptions
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard top >= 0 else { throw ValidationError("--top must not be negative") }
  }

  func run() throws {
    let stopwatch = Stopwatch()
    var stream = try TraceStream(trace, verb: "reading", options)
    var facts = RecordedFacts()
    var batch = EventBatch()
    while try stream.next(into: &batch, columns: RecordedFacts.columns) {
      facts.consume(batch, stream.tables)
    }
    var info = facts.finished(
      header: stream.header, tables: stream.tables, fileBytes: stream.fileBytes)
    info.warnings += stream.damage.messages.map { TraceWarning(code: "damaged", message: $0) }
    var output = StandardOutput()
    if json {
      try output.line(stopwatch.timed(info.json(), events: stream.events).text())
    } else {
      let terminal = options.terminal
      try output.write(
        info.text(
          name: stream.file, width: terminal.width, style: terminal.style, typeLimit: top))
    }
    try output.flush()
    try stream.damage.check(damage)
  }
}
