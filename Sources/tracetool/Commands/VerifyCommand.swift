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
    var check = PairingCheck()
    var batch = EventBatch()
    while try stream.next(into: &batch, columns: .all) {
      check.consume(batch, stream.tables)
    }
    let damage = stream.damage
    var output = StandardOutput()
    if json {
      let document = Self.document(stream.events, damage, check)
      try output.line(stopwatch.timed(document, events: stream.events).text())
    } else {
      try output.write(text(stream.file, stream.events, damage, check))
    }
    try output.flush()
    guard damage.places.isEmpty && check.violationCount == 0 || allowance.allowDamage else {
      throw CommandFailure(.badData, file: stream.file, Self.verdict(damage, check))
    }
  }

  private static func document(
    _ events: UInt64, _ damage: DamageReport, _ check: PairingCheck
  ) -> JSONValue {
    .map([
      "schema": .string("tracetool.verify/1"),
      "whole": .bool(damage.places.isEmpty && check.violationCount == 0),
      "events": .int(events),
      "damage": damage.json,
      "violation_count": .int(check.violationCount),
      "violations": .array(
        check.violations.map {
          .map(["event": .int($0.event), "message": .string($0.message)])
        }),
    ])
  }

  private func text(
    _ file: String, _ events: UInt64, _ damage: DamageReport, _ check: PairingCheck
  ) -> String {
    let style = options.terminal.style
    let name = style.printable(file)
    var out = ""
    for message in damage.messages { out += style.apply(.bad, to: "\(name): \(message)") + "\n" }
    for violation in check.violations {
      out += style.apply(.bad, to: "\(name): event \(violation.event): \(violation.message)") + "\n"
    }
    if out.isEmpty { out = style.apply(.good, to: "whole") + ": " }
    return out + "\(name): \(FixedPoint.grouped(events)) events read\n"
  }

  private static func verdict(_ damage: DamageReport, _ check: PairingCheck) -> String {
    "\(damage.places.count) damaged places, \(check.violationCount) events out of order"
  }
}
