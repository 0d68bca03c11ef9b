/// How a trace is replayed on a machine.
public struct TraceConduct: Sendable, Equatable {
  /// What a wait does to the thread's later events.
  public enum Loop: String, Sendable, CaseIterable {
    /// They come as much later.
    case closed
    /// They come when they were recorded.
    case open
  }

  /// What is served by the model under test.
  public enum Scope: String, Sendable, CaseIterable {
    /// Every recorded object, and swap metadata.
    case everything
    /// Swap metadata alone; recorded objects are left out.
    case metadata
  }

  /// What a wait does to later events.
  public var loop = Loop.closed
  /// What the model serves.
  public var scope = Scope.everything
  /// Pages that are written together, each time with a new object of swap metadata: 1 to 16.
  public var clusterPages = 8
  /// Events that may wait for their turn; when there are so many, the trace waits, too.
  public var windowEvents = 1 << 20
  /// Whether nothing is done many events at once: slower, with the same outcome.
  var goesEventByEvent = false

  /// Everything in a closed loop.
  public init() {}
}

/// What became of a trace's events on a machine.
public struct TraceTally: Sendable, Equatable {
  /// Runs of pages taken.
  public var runsTaken = 0
  /// Runs that could not be had by those who do not wait.
  public var runsRefused = 0
  /// Runs given back.
  public var runsEnded = 0
  /// Pages that the trace wanted written.
  public var pagesWanted = 0
  /// Pages that the trace read back.
  public var pagesRead = 0
  /// Threads that waited at least once.
  public var lateThreads = 0
  /// Events of the trace that were not replayed because nothing could go on any more.
  public var eventsLeft = 0
  /// Events that waited for their turn, at most.
  public var peakBacklog = 0
  /// Frees of objects and runs that had to wait for these.
  public var earlyFrees = 0
}
