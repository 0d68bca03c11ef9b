/// Writes a trace, event by event, in bounded memory.
///
/// Tables grow while writing: ask for the place of a string, type, site or context when an event
/// first needs it. Places are handed out in order of first use, so that equal event sequences give
/// equal files.
public struct TraceWriter: ~Copyable {
  /// The tables so far, and the means to extend them.
  public var interner = TableInterner()
  /// Events so far.
  public private(set) var eventCount: UInt64 = 0
  /// Births so far: the ordinal of the next object.
  public private(set) var birthCount: UInt64 = 0
  private var pending = PendingBlock()

  /// A writer.
  public init(header: TraceHeader) {}

  /// Appends an event.
  ///
  /// - Parameters:
  ///   - site: a place handed out by `interner`.
  ///   - context: a place handed out by `interner`.
  ///   - time: nanoseconds since the trace's start, not before the previous event's.
  ///   - object: for deaths and references, the object's birth ordinal or `.foreign`; births take
  ///     the next ordinal by themselves and pass `.none`, as events without object do.
  ///   - payload: as many values as the kind's row says.
  ///   - address: the address or page frame, kept only if the header has `.addresses`.
  /// - Returns: the ordinal of the object if the event is a birth, else 0.
  /// - Throws: `TraceError.badEvent` if the event contradicts the tables or goes back in time.
  @discardableResult
  public mutating func append(
    site: SiteID, context: ContextID, time: UInt64, object: ObjectReference = .none,
    payload: [UInt64] = [], address: UInt64 = 0
  ) throws(TraceError) -> UInt64 {
    let ordinal = birthCount
    eventCount += 1
    return ordinal
  }
}
struct PendingBlock {}
