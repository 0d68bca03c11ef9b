public import TraceFormat

/// Recorded waits by class.
public struct WaitFacts: Sendable, Equatable {
  /// One class of waits, each from its begin to its end on the same thread.
  public struct Tally: Sendable, Equatable {
    /// Waits whose begin and end were both recorded, or that were reported once, with a length.
    public var count: UInt64 = 0
    /// Their sum.
    public var totalNanoseconds: UInt64 = 0
    /// The longest.
    public var longestNanoseconds: UInt64 = 0
    /// What the waits yielded (pages reclaimed); 0 for waits that are reported once.
    public var yield: UInt64 = 0
    /// Begins that were never ended, or begun again before they were.
    public var unmatchedBegins: UInt64 = 0
    /// Ends whose begin was not recorded.
    public var unmatchedEnds: UInt64 = 0

    /// No wait.
    public init() {}
  }

  /// The page-out daemon's life, over all memory nodes.
  public struct Daemon: Sendable, Equatable {
    /// Times it was woken, while awake included.
    public var wakes: UInt64 = 0
    /// Times it went to sleep.
    public var sleeps: UInt64 = 0
    /// Time from the first wake to the sleep that follows, summed over nodes.
    public var awakeNanoseconds: UInt64 = 0

    /// A daemon that did nothing.
    public init() {}
  }

  /// Tallies in the order of `WaitClass`; the daemon's own entry stays empty.
  public var byClass: [Tally] = Array(repeating: Tally(), count: WaitClass.allCases.count)
  /// The page-out daemon.
  public var daemon = Daemon()

  /// No waits.
  public init() {}

  /// The tally of `waitClass`.
  public subscript(_ waitClass: WaitClass) -> Tally {
    get { byClass[Int(waitClass.rawValue)] }
    set { byClass[Int(waitClass.rawValue)] = newValue }
  }
}
