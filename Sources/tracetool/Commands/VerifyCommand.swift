import ArgumentParser
import Replay
import TraceFormat

/// `tracetool verify`: reads every byte of a trace and says what is wrong with it, and where.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check checksums, order and pairing; say what is damaged where.",
    version: Tracetool.version)

  @Argument(help: "The trace; - is standard input.")
  var trace: String

  @Flag(help: "Write JSON.")
  var json = false

  @OptionGroup var allowance: DamageOptions
  @OptionGroup var options: GlobalOptions

  func run() throws {
    let stopwatch = Stopwatch()
    var stream = try TraceStream(trace, verb: "verifying", options)
    // All columns, so that no byte goes unread.
    let findings = try stream.observe(by: ObserverRegistry.checks, columns: .all)
    let damage = stream.damage
    let problems = findings.reduce(0) { $0 + $1.problems }
    let isWhole = damage.places.isEmpty && problems == 0
    var output = StandardOutput()
    if json {
      let document = JSONValue.object(
        [
          (key: "schema", value: .string("tracetool.verify/1")),
          (key: "whole", value: .bool(isWhole)),
          (key: "events", value: .int(stream.events)), (key: "damage", value: damage.json),
        ] + findings.flatMap(\.members))
      try output.line(stopwatch.timed(document, events: stream.events).text())
    } else {
      try output.write(text(stream, findings))
    }
    try output.flush()
    guard isWhole || allowance.allowDamage else {
      throw CommandFailure(
        .badData, file: stream.file,
        "\(damage.places.count) damaged places, \(problems) events out of order")
    }
  }

  private func text(
    _ stream: borrowing TraceStream, _ findings: [any ObserverFinding]
  ) -> String {
    let style = options.terminal.style
    let name = style.printable(stream.file)
    var out = ""
    for message in stream.damage.messages {
      out += style.apply(.bad, to: "\(name): \(message)") + "\n"
    }
    let page = ReportPage(name: stream.file, width: options.terminal.width, style: style)
    for finding in findings { out += finding.text(page) }
    if out.isEmpty { out = style.apply(.good, to: "whole") + ": " }
    return out + "\(name): \(FixedPoint.grouped(stream.events)) events read\n"
  }
}
