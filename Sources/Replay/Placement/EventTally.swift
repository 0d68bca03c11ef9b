/// How far a walk over the events of a batch has come, in one word: one addition an event moves it
/// on, whatever the event is.
///
/// Bits 0 to 20 count events, bits 21 to 41 births, bits 42 to 62 events that the source did not
/// record. The bit above them says of a step that its event must be looked at; in a tally it means
/// nothing.
struct EventTally: Sendable {
  private static let width: UInt64 = 21
  private static let mask: UInt64 = 1 << width - 1

  private var word: UInt64 = 0

  /// No event yet.
  init() {}

  /// What one event adds.
  init(isPicked: Int, births: Int32, unrecorded: Int) {
    word =
      1 | UInt64(births) << Self.width | UInt64(unrecorded) << (2 * Self.width)
      | UInt64(isPicked) << 63
  }

  /// Index of the next event within the batch.
  var event: Int { Int(truncatingIfNeeded: word & Self.mask) }
  /// Births of the batch so far.
  var births: Int { Int(truncatingIfNeeded: word >> Self.width & Self.mask) }
  /// Events of the batch so far that the source did not record (`EventSpec.countsAsRecorded`).
  var unrecorded: Int { Int(truncatingIfNeeded: word >> (2 * Self.width) & Self.mask) }
  /// Of a step: 1 if its event must be looked at, else 0.
  var weight: Int { Int(truncatingIfNeeded: word >> 63) }

  /// Moves on by a step.
  mutating func add(_ step: EventTally) { word &+= step.word }
}
