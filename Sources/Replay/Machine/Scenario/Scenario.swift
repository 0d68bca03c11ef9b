/// A run to be made and what is expected of it.
public struct Scenario: Sendable {
  /// Something that is told to actors, once or several times.
  public struct Event: Sendable {
    /// The first time, in nanoseconds.
    public var at: UInt64
    /// The names of the actors; several take turns page by page.
    public var actors: [String]
    /// What they are told.
    public var verb: MachineVerb
    /// Nanoseconds between two times.
    public var every: UInt64 = 0
    /// How many times.
    public var times = 1
    /// Free and cached pages set just before each time.
    public var restore: (free: Int, cache: Int)?
  }

  /// A fact that is to hold at a time.
  public struct Expectation: Sendable {
    /// The time in nanoseconds; nil: the end of the run.
    public var at: UInt64?
    /// The fact's name.
    public var name: String
    /// Any of these is right.
    public var values: [MetricValue]
    /// Where it stands in the file.
    public var line: Int
  }

  /// In which orders actors poll.
  public enum Orders: Sendable, Equatable {
    /// In one.
    case one(PollOrder)
    /// In every order of the actors that take part.
    case all
  }

  /// What is shown.
  public var name: String
  /// The machine.
  public var setup: MachineSetup
  /// The name of the allocator under test.
  public var model: String
  /// Its parameters.
  public var parameters: [(name: String, value: String)]
  /// Memory in MiB, from which some allocators derive their geometry.
  public var memoryMebibytes: Int
  /// What happens, in order.
  public var events: [Event]
  /// The least duration of the run in nanoseconds.
  public var end: UInt64
  /// The orders of polls.
  public var orders: Orders
  /// What is expected.
  public var expectations: [Expectation]
  /// The line on which it begins.
  public var line: Int
}
