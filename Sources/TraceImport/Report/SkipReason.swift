/// Why a line of the input became no event.
public enum SkipReason: UInt8, CaseIterable, Sendable {
  /// It is empty.
  case blank
  /// It is a comment or heading of the form.
  case heading
  /// It is not built like an event's line.
  case notAnEvent
  /// It is an event's, but its fields are not what the tracepoint prints.
  case unreadableFields
  /// Its time is beyond what 64 bits of nanoseconds hold.
  case timeOutOfRange
  /// It is longer than a line may be.
  case lineTooLong

  /// The stable snake_case name in reports.
  public var name: String {
    switch self {
    case .blank: "blank"
    case .heading: "heading"
    case .notAnEvent: "not_an_event"
    case .unreadableFields: "unreadable_fields"
    case .timeOutOfRange: "time_out_of_range"
    case .lineTooLong: "line_too_long"
    }
  }
}
