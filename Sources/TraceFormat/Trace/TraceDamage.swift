/// A stretch of a trace that could not be used, and what that cost.
public struct TraceDamage: Sendable, Equatable {
  /// Byte offset of the first thing that is not as it should be.
  public var offset: UInt64
  /// What should have been there.
  public var expected: String
  /// What was there.
  public var found: String
  /// Index of the first event that is missing because of it.
  public var firstMissingEvent: UInt64
  /// How many events are missing; nil if the trace does not tell (a file cut off at its end).
  public var missingEvents: UInt64?
}
