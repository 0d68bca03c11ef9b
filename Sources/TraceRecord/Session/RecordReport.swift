/// What was recorded, and what was not.
public struct RecordReport: Sendable, Equatable {
  /// One process's trace.
  public struct Process: Sendable, Equatable {
    /// The process's number.
    public var number: UInt32
    /// The program that it ran last.
    public var program: String
    /// The trace.
    public var path: String
    /// Events in it.
    public var events: UInt64
    /// Its size.
    public var bytes: UInt64
    /// Events that found no room.
    public var lostEvents: UInt64
  }

  /// How the recorded program ended.
  public enum Ending: Sendable, Equatable {
    /// By itself, with this status.
    case exited(Int32)
    /// By a signal.
    case killed(signal: Int32)
    /// It did not: the user broke off twice and the recording ended before it.
    case running
  }

  /// Recorded processes in the order in which they ended.
  public var processes: [Process] = []
  /// Processes that could not be recorded because too many were running.
  public var refusedProcesses: UInt64 = 0
  /// How the program ended.
  public var ending = Ending.running
  /// Why nothing was recorded, if nothing was; nil otherwise.
  public var whyNothing: String?

  /// What a shell would make of the ending: a status, or 128 and the signal's number.
  public var status: Int32 {
    switch ending {
    case .exited(let status): status
    case .killed(let signal): 128 + signal
    case .running: 130
    }
  }
}
