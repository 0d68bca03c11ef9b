/// What gives pages back.
public enum PageReturn: String, Sendable, Equatable {
  /// A write to swap was completed and its pages cleaned.
  case pageout = "page-out"
  /// A process gave pages back.
  case process
  /// A request that could not be satisfied gave back what it had got.
  case rollback
  /// The allocator gave pages back.
  case allocator
}

/// A time during which fewer pages were free than a threshold says.
public struct ReserveDip: Sendable, Equatable {
  /// The threshold's name.
  public var threshold: String
  /// When it began, in nanoseconds.
  public var start: UInt64
  /// When it ended; nil if it lasts.
  public var end: UInt64?
  /// What ended it; nil if it lasts.
  public var endedBy: PageReturn?
  /// Pages by which the threshold was missed at the worst.
  public var depth: Int
  /// Pages that each actor took meanwhile, by the actors' numbers.
  public var takers: [Int: Int] = [:]
  /// Actors that were refused a page meanwhile, and how often.
  public var turnedAway: [Int: Int] = [:]
  /// Its place among all dips that ended.
  var number = 0
}
