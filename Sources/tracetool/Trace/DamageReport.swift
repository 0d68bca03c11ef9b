import Replay
import TraceFormat

/// What is missing of a trace, as commands tell it.
struct DamageReport {
  /// Only this many places are told on standard error; `verify` lists all.
  private static let toldLimit = 8

  var file: String
  var places: [TraceDamage]

  /// One sentence a place.
  var messages: [String] { places.map(Self.message) }

  private static func message(_ place: TraceDamage) -> String {
    let missing =
      switch place.missingEvents {
      case .some(0): "no event is missing"
      case .some(let count):
        "\(FixedPoint.grouped(count)) events from event \(place.firstMissingEvent) on are missing"
      case nil: "what followed event \(place.firstMissingEvent) is missing, if anything"
      }
    return "byte \(place.offset): expected \(place.expected), found \(place.found); \(missing)"
  }

  /// The damage as an element of a JSON report.
  var json: JSONValue {
    .array(
      places.map {
        .map([
          "offset": .int($0.offset), "expected": .string($0.expected), "found": .string($0.found),
          "first_missing_event": .int($0.firstMissingEvent),
          "missing_events": .int($0.missingEvents),
        ])
      })
  }

  /// Ends a command that has used every whole block of a damaged trace: says what is missing on
  /// standard error, and fails unless that is allowed.
  func check(_ options: DamageOptions) throws(CommandFailure) {
    guard !places.isEmpty else { return }
    for message in messages.prefix(Self.toldLimit) {
      Diagnostics.write("tracetool: \(file): \(message)\n")
    }
    if places.count > Self.toldLimit {
      let rest = places.count - Self.toldLimit
      Diagnostics.write("tracetool: \(file): and \(rest) more damaged places\n")
    }
    guard options.allowDamage else {
      throw CommandFailure(
        .badData, file: file, "damaged; every whole block was used (--allow-damage accepts that)")
    }
  }
}
