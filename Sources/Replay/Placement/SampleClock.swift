/// What the samples of a replay are dated by.
public enum SampleClock: Sendable {
  /// Operations: the same for every trace, and the time column may stay packed.
  case operations
  /// Operations and the events' times.
  case time
}
