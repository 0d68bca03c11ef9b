/// Codes the time column: steps between events, in ticks.
///
/// Either every step is one byte, or two planes of low and high bytes. In both the largest value
/// says that the step follows in the escape column as u32, and there the largest value that it
/// follows as u64.
struct TimeEncoder {
  /// Nanoseconds of one step.
  private(set) var tickNanoseconds: UInt32 = 1
  private var steps: [UInt64] = []

  /// Takes the times of a block; `resolution` is the clock's step, used if all times fit it.
  mutating func take(_ times: [UInt64], resolution: UInt32) {
    steps.removeAll(keepingCapacity: true)
    var previous = times[0]
    var fits = resolution > 1 && resolution <= BlockHeader.tickLimit
    for time in times {
      let step = time - previous
      if fits, step % UInt64(resolution) != 0 { fits = false }
      steps.append(step)
      previous = time
    }
    tickNanoseconds = fits ? resolution : 1
    if fits {
      for i in steps.indices { steps[i] /= UInt64(resolution) }
    }
  }

  /// The columns with one byte a step.
  func narrow() -> (low: [UInt8], escapes: [UInt8]) {
    var low: [UInt8] = []
    var escapes: [UInt8] = []
    low.reserveCapacity(steps.count)
    for step in steps {
      if step < 255 {
        low.append(UInt8(step))
      } else {
        low.append(255)
        Self.escape(step, into: &escapes)
      }
    }
    return (low, escapes)
  }

  /// The columns with two bytes a step.
  func wide() -> (low: [UInt8], high: [UInt8], escapes: [UInt8]) {
    var low: [UInt8] = []
    var high: [UInt8] = []
    var escapes: [UInt8] = []
    low.reserveCapacity(steps.count)
    high.reserveCapacity(steps.count)
    for step in steps {
      if step < 65_535 {
        low.append(UInt8(truncatingIfNeeded: step))
        high.append(UInt8(truncatingIfNeeded: step >> 8))
      } else {
        low.append(255)
        high.append(255)
        Self.escape(step, into: &escapes)
      }
    }
    return (low, high, escapes)
  }

  private static func escape(_ step: UInt64, into escapes: inout [UInt8]) {
    if step < UInt64(UInt32.max) {
      escapes.put(UInt32(step))
    } else {
      escapes.put(UInt32.max)
      escapes.put(step)
    }
  }
}
