/// One block of events as columns. Reused from block to block: no allocation an event.
///
/// All columns are `count` long but for the sparse ones (runs, payloads, addresses).
public struct EventBatch: Sendable {
  /// A maximal run of neighbouring events in one context.
  public struct ContextRun: Sendable, Equatable {
    /// Index, within the batch, one past the run's last event.
    public var end: UInt32
    /// The context of all events of the run.
    public var context: ContextID
  }

  /// An event's payload values, found by its position.
  public struct Payload: Sendable, Equatable {
    /// Index of the event within the batch.
    public var event: UInt32
    /// Where its values start in `payloadValues`; the kind's row says how many there are.
    public var start: UInt32
  }

  /// Number of events.
  public internal(set) var count = 0
  /// Index of the first event in the trace.
  public internal(set) var firstEvent: UInt64 = 0
  /// Births in the trace before this batch.
  public internal(set) var baseBirth: UInt64 = 0
  /// Births in this batch.
  public internal(set) var births: UInt32 = 0
  /// Per event, an index into `siteIDs`.
  public internal(set) var localSites: [UInt16] = []
  /// The sites that this batch uses.
  public internal(set) var siteIDs: [SiteID] = []
  /// Contexts as runs, in order; together they cover the batch.
  public internal(set) var contextRuns: [ContextRun] = []
  /// Per event, nanoseconds since the trace's start; empty if the column was not asked for.
  public internal(set) var times: [UInt64] = []
  /// Per event, its object relative to `baseBirth`, or one of the codes below; empty if the column
  /// was not asked for.
  public internal(set) var objects: [Int32] = []
  /// Ordinals of objects too far away for `objects`.
  public internal(set) var farObjects: [UInt64] = []
  /// Where events with payload keep their values, in event order.
  public internal(set) var payloads: [Payload] = []
  /// The payload values.
  public internal(set) var payloadValues: [UInt64] = []
  /// Per event, its address or page frame, 0 if it has none; empty if the trace has no such column
  /// or it was not asked for.
  public internal(set) var addresses: [UInt64] = []

  /// In `objects`: the event has no object.
  public static let noObject = nearObject - 1
  /// In `objects`: the object was born before the trace.
  public static let foreignObject = nearObject - 2
  /// In `objects`: this code and the 65,535 below it point into `farObjects`.
  public static let farObject = nearObject - 3
  /// In `objects`: values from here on are relative ordinals.
  public static let nearObject = Int32(-1 << 30)

  /// An empty batch.
  public init() {}

  /// The object of the event at `index`.
  public func object(at index: Int) -> ObjectReference {
    let code = objects[index]
    if code >= Self.nearObject { return .object(baseBirth &+ UInt64(bitPattern: Int64(code))) }
    if code == Self.noObject { return .none }
    if code == Self.foreignObject { return .foreign }
    return .object(farObjects[Int(Self.farObject &- code)])
  }

  /// The payload values of the event at `index`: as many as its kind has, or none if the trace
  /// holds none for it.
  /// - Parameter next: where in `payloads` to look on; starts at 0 and moves with rising indexes.
  public func payload(at index: Int, from next: inout Int) -> ArraySlice<UInt64> {
    while next < payloads.count, Int(payloads[next].event) < index { next += 1 }
    guard next < payloads.count, Int(payloads[next].event) == index else { return [] }
    let end = next + 1 < payloads.count ? Int(payloads[next + 1].start) : payloadValues.count
    return payloadValues[Int(payloads[next].start)..<end]
  }

  /// The site of the event at `index`.
  public func site(at index: Int) -> SiteID { siteIDs[Int(localSites[index])] }
}
