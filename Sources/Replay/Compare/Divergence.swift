/// An event at which two runs or two traces part.
public struct DivergencePoint: Sendable, Equatable {
  /// What is different from here on.
  public enum Meaning: String, Sendable, CaseIterable {
    /// An operation ends differently: placed, with nothing, with a panic.
    case outcome = "first_outcome"
    /// Other than before, the two hold different numbers of bytes.
    case held = "first_held"
    /// They never hold the same again.
    case apart = "apart_for_good"
    /// B holds more than the threshold above A, to the end.
    case beyond = "beyond_threshold_for_good"
    /// The traces have different events here.
    case event = "first_event"
    /// The traces find no common events any more.
    case parted = "parted_for_good"
  }

  /// One side of it.
  public struct Side: Sendable, Equatable {
    /// The event's number in the trace; nil if the trace has ended.
    public var event: UInt64?
    /// How many operations the models had done; known only of saved results.
    public var operation: Int64?
    /// Its time in nanoseconds since the trace's start.
    public var timeNanoseconds: UInt64?
    /// Its kind, as the text twin has it.
    public var kind: String?
    /// Its type.
    public var type: String?
    /// Its call site.
    public var site: String?
    /// Bytes asked for.
    public var requestedBytes: UInt64?
    /// Bytes held after it; nil for traces.
    public var heldBytes: Int?
    /// How it ended; nil for traces.
    public var outcome: String?

    /// A side of which nothing is known.
    public init() {}
  }

  /// What is different.
  public var meaning: Meaning
  /// The first model or trace.
  public var a: Side
  /// The second.
  public var b: Side
}
