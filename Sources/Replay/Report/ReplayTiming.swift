/// How long a replay took and what it needed.
public struct ReplayTiming: Sendable {
  /// Time from start to end, in nanoseconds.
  public var wallNanoseconds: UInt64
  /// Events read a second.
  public var eventsPerSecond: Double
  /// Most memory that the process had resident, in bytes; nil if the system does not say.
  public var peakResidentBytes: UInt64?
  /// Makes a timing.
  public init(wallNanoseconds: UInt64, eventsPerSecond: Double, peakResidentBytes: UInt64?) {
    self.wallNanoseconds = wallNanoseconds
    self.eventsPerSecond = eventsPerSecond
    self.peakResidentBytes = peakResidentBytes
  }
}
