public import TraceFormat

/// Recorded waits by class.
public struct WaitFacts: Sendable, Equatable {
  /// What one thread waited.
  public struct Waiter: Sendable, Equatable {
    /// Who waited.
    public var actor: RecordedActor
    /// How often.
    public var count: UInt64 = 0
    /// All its waits together.
    public var totalNanoseconds: UInt64 = 0
    /// Its longest wait.
    public var longestNanoseconds: UInt64 = 0
  }

  /// One wait from its begin to its end.
  public struct Wait: Sendable, Equatable {
    /// Who waited.
    public var actor: RecordedActor
    /// When it began, since the trace's start.
    public var startNanoseconds: UInt64
    /// How long it took.
    public var durationNanoseconds: UInt64
    /// What it yielded (pages reclaimed).
    public var yield: UInt64
  }

  /// One class of waits, each from its begin to its end on the same thread.
  public struct Tally: Sendable, Equatable {
    /// Only so many of the longest waits are kept one by one.
    public static let longestLimit = 10

    /// Waits whose begin and end were both recorded, or that were reported once, with a length.
    public var count: UInt64 = 0
    /// Their sum.
    public var totalNanoseconds: UInt64 = 0
    /// The longest.
    public var longestNanoseconds: UInt64 = 0
    /// Half of them are no longer. Exact up to 65,536 waits, then low by at most 1/64.
    public var medianNanoseconds: UInt64 = 0
    /// Ninety-nine of a hundred are no longer; as exact as the median.
    public var percentile99Nanoseconds: UInt64 = 0
    /// What the waits yielded (pages reclaimed); 0 for waits that are reported once.
    public var yield: UInt64 = 0
    /// Begins that were never ended, or begun again before they were.
    public var unmatchedBegins: UInt64 = 0
    /// Ends whose begin was not recorded.
    public var unmatchedEnds: UInt64 = 0
    /// Who waited, the longest total first.
    public var waiters: [Waiter] = []
    /// The longest waits, longest first; of equals the earlier.
    public var longest: [Wait] = []

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
