/// What an event's object column says.
public enum ObjectReference: Hashable, Sendable {
  /// The event has no object.
  case none
  /// An object born before the trace, or by a path that was not recorded.
  case foreign
  /// The object with this birth ordinal, counted from 0 in file order.
  case object(UInt64)
}
