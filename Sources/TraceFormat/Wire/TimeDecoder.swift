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
        let step = steps[i] < 255 ? UInt64(steps[i]) : try escape(escapes, &cursor)
        now &+= step &* tick
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
    var start = 0
    while start < low.count {
      let end = min(start &+ Self.stride, low.count)
      let lows = low.extracting(start..<end)
      let highs = high.extracting(start..<end)
      var sums = out._mutatingExtracting(start..<end)
      if lows.count == Self.stride, highs.count == Self.stride {
        var largest: UInt8 = 0
        for i in 0..<Self.stride { largest = max(largest, lows[i] & highs[i]) }
        if largest < 255 {
          for i in 0..<Self.stride {
            now &+= (UInt64(lows[i]) | UInt64(highs[i]) &<< 8) &* tick
            sums[i] = now
          }
          start = end
          continue
        }
      }
      for i in lows.indices {
        let step = UInt64(lows[i]) | UInt64(highs[i]) &<< 8
        now &+= (step < 65_535 ? step : try escape(escapes, &cursor)) &* tick
        sums[i] = now
      }
      start = end
    }
    try finish(now, escapes, cursor)
  }

  private func escape(
    _ escapes: borrowing Span<UInt8>, _ cursor: inout ByteCursor
  ) throws(ByteCursor.Failure) -> UInt64 {
    let step = try cursor.number(escapes, as: UInt32.self)
    if step < .max { return UInt64(step) }
    let step64 = try cursor.number(escapes, as: UInt64.self)
    // Times are below 2^63, so that sums of hostile steps cannot wrap around unseen.
    guard step64 < 1 << 62 else { throw cursor.failure("a step below 2^62", found: "\(step64)") }
    return step64
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
