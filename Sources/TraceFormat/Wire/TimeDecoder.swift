/// The time column of a block: steps in ticks, added up to nanoseconds.
struct TimeDecoder {
  private let base: UInt64
  private let last: UInt64
  private let tick: UInt64

  init(_ header: BlockHeader) {
    base = header.baseTime
    last = header.lastTime
    tick = UInt64(header.tickNanoseconds)
  }

  /// One byte a step; 255 = in the escapes.
  func narrow(
    _ low: borrowing Span<UInt8>, escapes: borrowing Span<UInt8>, into times: inout [UInt64]
  ) throws(ByteCursor.Failure) {
    var out = times.mutableSpan
    var cursor = ByteCursor()
    var now = base
    for i in low.indices {
      let step = UInt64(low[i])
      if step == 255 {
        now = try escape(escapes, &cursor, from: now)
      } else {
        now &+= step &* tick
      }
      out[i] = now
    }
    try finish(now, escapes, cursor)
  }

  /// Two planes; 65,535 = in the escapes.
  func wide(
    _ low: borrowing Span<UInt8>, _ high: borrowing Span<UInt8>, escapes: borrowing Span<UInt8>,
    into times: inout [UInt64]
  ) throws(ByteCursor.Failure) {
    var out = times.mutableSpan
    var cursor = ByteCursor()
    var now = base
    for i in low.indices {
      let step = UInt64(low[i]) | UInt64(high[i]) << 8
      if step == 65_535 {
        now = try escape(escapes, &cursor, from: now)
      } else {
        now &+= step &* tick
      }
      out[i] = now
    }
    try finish(now, escapes, cursor)
  }

  /// The time after a long step. It must not be past the block's last time, so that the sum of
  /// hostile steps cannot wrap around unseen; short steps alone cannot add up to that much.
  private func escape(
    _ escapes: borrowing Span<UInt8>, _ cursor: inout ByteCursor, from now: UInt64
  ) throws(ByteCursor.Failure) -> UInt64 {
    var step = UInt64(try cursor.number(escapes, as: UInt32.self))
    if step == UInt32.max { step = try cursor.number(escapes, as: UInt64.self) }
    let (span, isOver) = step.multipliedReportingOverflow(by: tick)
    guard !isOver, now <= last, span <= last - now else {
      throw cursor.failure("a step that ends at \(last) at most", found: "\(step) from \(now)")
    }
    return now + span
  }

  private func finish(
    _ now: UInt64, _ escapes: borrowing Span<UInt8>, _ cursor: ByteCursor
  ) throws(ByteCursor.Failure) {
    guard now == last, cursor.offset == escapes.count else {
      throw cursor.failure(
        "times from \(base) to \(last)",
        found: "an end at \(now), \(escapes.count - cursor.offset) bytes left")
    }
  }
}
