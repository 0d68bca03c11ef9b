public import TraceFormat

/// What a trace says of the recorded system, counted from its events alone: the value behind
/// `tracetool info`. Bytes, pages and nanoseconds are whole numbers; what the source does not say
/// is nil.
public struct TraceInfo: ObserverFinding {
  /// The trace's own account of itself.
  public var header: TraceHeader
  /// Extent of the trace.
  public var extent: TraceExtent
  /// Objects: allocations, frees and what lived.
  public var objects: ObjectFacts
  /// Runs of pages taken from and given back to the page allocator.
  public var pages: PageFacts
  /// Recorded waits.
  public var waits: WaitFacts
  /// One row a type that was allocated from or freed to; largest allocated bytes first.
  public var types: [TypeFacts]
  /// Processes killed for memory.
  public var kills: KillFacts
  /// What a reader of these numbers ought to know.
  public var warnings: [TraceWarning]
}

/// How long the trace is, in every sense.
public struct TraceExtent: Sendable, Equatable {
  /// Records of the source; what writer or importer added is not counted.
  public var events: UInt64 = 0
  /// All events of the file, remarks, gaps and implied frees included.
  public var storedEvents: UInt64 = 0
  /// Time of the last event since the trace's start.
  public var durationNanoseconds: UInt64 = 0
  /// Size of the trace; nil if it was read from a pipe.
  public var fileBytes: UInt64?
  /// Places at which the source lost events.
  public var lostEvents: UInt64 = 0
  /// How many records were lost there, as far as the source said.
  public var lostRecords: UInt64 = 0
  /// Events that bear the same time as the one before them, not counting implied frees.
  public var equalTimes: UInt64 = 0
  /// Stored events of each kind, in the order of `EventSpec.table`.
  public var eventsByKind: [UInt64] = Array(repeating: 0, count: EventSpec.table.count)

  /// The extent of an empty trace.
  public init() {}
}

/// Processes killed because no memory could be freed.
public struct KillFacts: Sendable, Equatable {
  /// One killed process.
  public struct Victim: Sendable, Equatable {
    /// When, since the trace's start.
    public var timeNanoseconds: UInt64
    /// Its process number.
    public var process: UInt64
    /// Its name; empty if the source does not say.
    public var name: String
  }
  /// Only this many victims are kept by name.
  public static let victimLimit = 1_000

  /// How many.
  public var count: UInt64 = 0
  /// The first of them, in order of time.
  public var victims: [Victim] = []

  /// No kill.
  public init() {}
}
