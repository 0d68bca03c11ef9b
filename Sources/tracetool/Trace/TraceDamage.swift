import Replay
import TraceFormat

/// What is missing of a trace, as commands tell it.
struct TraceDamage {
  /// Only this many places are told on standard error; `verify` lists all.
  private static let toldLimit = 8

  var file: String
  var reports: [DamageReport]

  /// One sentence a place.
  var messages: [String] { reports.map { Self.message($0) } }

  static func message(_ report: DamageReport) -> String {
    let lost = report.eventsLost.map { "\(FixedPoint.grouped($0)) events" } ?? "unknown events"
    return "damaged at byte \(report.offset): \(report.reason); \(lost) missing"
  }

  /// The damage as an element of a JSON report.
  var json: JSONValue {
    .array(
      reports.map {
        .map([
          "offset": .int($0.offset), "events_lost": .int($0.eventsLost),
          "reason": .string($0.reason),
        ])
      })
  }

  /// Ends a command that has used every whole block of a damaged trace: says what is missing on
  /// standard error, and fails unless that is allowed.
  func check(_ options: DamageOptions) throws(CommandFailure) {
    guard !reports.isEmpty else { return }
    for message in messages.prefix(Self.toldLimit) {
      Diagnostics.write("tracetool: \(file): \(message)\n")
    }
    if reports.count > Self.toldLimit {
      let rest = reports.count - Self.toldLimit
      Diagnostics.write("tracetool: \(file): and \(rest) more damaged places\n")
    }
    guard options.allowDamage else {
      throw CommandFailure(
        .badData, file: file, "used every whole block (--allow-damage makes this no error)")
    }
  }
}
