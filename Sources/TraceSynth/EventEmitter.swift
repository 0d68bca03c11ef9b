internal import TraceFormat

/// The clock and the count of a made trace: what every emitted event passes through.
struct EventEmitter: Sendable {
  /// Events still to be made; when it is 0, emitting has no effect.
  private(set) var remaining: UInt64
  /// Events made.
  private(set) var emitted: UInt64 = 0
  /// Nanoseconds since the trace's start.
  private(set) var time: UInt64 = 0

  init(events: UInt64) { remaining = events }

  /// Lets time pass.
  @inline(__always)
  mutating func pass(_ nanoseconds: UInt64) { time &+= nanoseconds }

  /// Lets time pass until `moment`, if it is still to come.
  mutating func pass(until moment: UInt64) { time = max(time, moment) }

  /// Appends an event that happens now. Returns the ordinal of the object if it is a birth.
  @inline(__always)
  @discardableResult
  mutating func emit(
    _ site: SiteID, _ context: ContextID, object: ObjectReference = .none, payload: [UInt64] = [],
    to writer: inout TraceWriter
  ) throws(TraceError) -> UInt64 {
    guard remaining > 0 else { return 0 }
    remaining &-= 1
    emitted &+= 1
    return try writer.append(
      site: site, context: context, time: time, object: object, payload: payload)
  }
}
