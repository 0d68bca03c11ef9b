/// The time column of a block: steps in ticks, added up to nanoseconds.
struct TimeDecoder {
  private let base: UInt64
  private let last: UInt64
  private let tick: UInt64

  /// Steps that are looked through at once for escapes.
  private static let stride = 16

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
    var start = 0
    while start < low.count {
      let end = min(start &+ Self.stride, low.count)
      let steps = low.extracting(start..<end)
      var sums = out._mutatingExtracting(start..<end)
      if steps.count == Self.stride {
        var largest: UInt8 = 0
        for i in 0..<Self.stride { largest = max(largest, steps[i]) }
        if largest < 255 {
          for i in 0..<Self.stride {
            now &+= UInt64(steps[i]) &* tick
            sums[i] = now
          }
          start = end
          continue
        }
      }
      for i in steps.indices {
        if steps[i] < 255 {
          now &+= UInt64(steps[i]) &* tick
        } else {
          now = try escape(escapes, &cursor, from: now)
        }
        sums[i] = now
      }
      start = end
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
    // The planes become one in vectors, so that only the sum is done step by step.
    var joined = InlineArray<64, UInt16>(repeating: 0)
    var start = 0
    while start < low.count {
      let end = min(start &+ joined.count, low.count)
      let lows = low.extracting(start..<end)
      let highs = high.extracting(start..<end)
      var sums = out._mutatingExtracting(start..<end)
      if lows.count == joined.count, highs.count == joined.count {
        var largest: UInt16 = 0
        for i in joined.indices {
          joined[i] =
            UInt16(truncatingIfNeeded: lows[i]) | UInt16(truncatingIfNeeded: highs[i]) &<< 8
          largest = max(largest, joined[i])
        }
        if largest < UInt16.max {
          for i in joined.indices {
            now &+= UInt64(joined[i]) &* tick
            sums[i] = now
          }
          start = end
          continue
        }
      }
      for i in lows.indices {
        let step = UInt64(lows[i]) | UInt64(highs[i]) &<< 8
        if step < 65_535 {
          now &+= step &* tick
        } else {
          now = try escape(escapes, &cursor, from: now)
        }
        sums[i] = now
      }
      start = end
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
