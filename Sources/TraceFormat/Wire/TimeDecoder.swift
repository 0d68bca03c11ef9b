/// The time column of a block: steps in ticks, added up to nanoseconds.
struct TimeDecoder {
  private let base: UInt64
  private let last: UInt64
  private let tick: UInt64

  /// Steps that are looked through at once for escapes.
  private static let stride = 64

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
    var steps = InlineArray<64, UInt8>(repeating: 0)
    var start = 0
    while start < low.count {
      let end = min(start &+ Self.stride, low.count)
      let lows = low.extracting(start..<end)
      var sums = out._mutatingExtracting(start..<end)
      start = end
      if lows.count == Self.stride, sums.count == Self.stride {
        var largest: UInt8 = 0
        for i in steps.indices {
          steps[i] = lows[i]
          largest = max(largest, lows[i])
        }
        if largest < 255 {
          now = sum(steps, from: now, into: &sums)
          continue
        }
      }
      for i in lows.indices {
        if lows[i] < 255 {
          now &+= UInt64(lows[i]) &* tick
        } else {
          now = try escape(escapes, &cursor, from: now)
        }
        sums[i] = now
      }
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
      let end = min(start &+ Self.stride, low.count)
      let lows = low.extracting(start..<end)
      let highs = high.extracting(start..<end)
      var sums = out._mutatingExtracting(start..<end)
      start = end
      if lows.count == Self.stride, highs.count == Self.stride, sums.count == Self.stride {
        var largest: UInt16 = 0
        for i in joined.indices {
          joined[i] =
            UInt16(truncatingIfNeeded: lows[i]) | UInt16(truncatingIfNeeded: highs[i]) &<< 8
          largest = max(largest, joined[i])
        }
        if largest < UInt16.max {
          now = sum(joined, from: now, into: &sums)
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
    }
    try finish(now, escapes, cursor)
  }

  /// Adds up a stride of steps without escapes. Nearly every clock ticks in nanoseconds or none of
  /// its steps needs a product: that is told once a stride.
  @inline(__always)
  private func sum<Step: FixedWidthInteger & UnsignedInteger>(
    _ steps: InlineArray<64, Step>, from start: UInt64, into sums: inout MutableSpan<UInt64>
  ) -> UInt64 {
    var now = start
    if tick == 1 {
      for i in steps.indices {
        now &+= UInt64(truncatingIfNeeded: steps[i])
        sums[i] = now
      }
    } else {
      for i in steps.indices {
        now &+= UInt64(truncatingIfNeeded: steps[i]) &* tick
        sums[i] = now
      }
    }
    return now
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
