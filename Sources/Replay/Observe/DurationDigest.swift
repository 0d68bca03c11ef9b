/// Percentiles of many durations in bounded memory: exact up to a limit, then from a histogram
/// whose steps are 1/64 of the value.
struct DurationDigest: Sendable {
  /// So many durations are kept as they are.
  static let exactLimit = 65_536
  /// Values in each power of two of the histogram.
  private static let stepBits = 6
  private static let steps = 1 << stepBits

  private var exact: [UInt64] = []
  /// Empty until the exact ones are too many.
  private var histogram: [UInt64] = []
  private var count: UInt64 = 0

  mutating func add(_ nanoseconds: UInt64) {
    count &+= 1
    guard histogram.isEmpty else {
      histogram[Self.place(of: nanoseconds)] &+= 1
      return
    }
    exact.append(nanoseconds)
    guard exact.count > Self.exactLimit else { return }
    histogram = Array(repeating: 0, count: (65 - Self.stepBits) * Self.steps)
    for value in exact { histogram[Self.place(of: value)] &+= 1 }
    exact = []
  }

  /// The nearest rank: so many per cent of the durations are no longer. From the histogram, the
  /// lower end of the step that holds it. 0 if there are none.
  func percentile(_ percent: UInt64) -> UInt64 {
    guard count > 0 else { return 0 }
    let share = count.multipliedFullWidth(by: percent)
    let (quotient, rest) = (100 as UInt64).dividingFullWidth((share.high, share.low))
    let rank = max(1, quotient + (rest > 0 ? 1 : 0))
    if histogram.isEmpty { return exact.sorted()[Int(rank) - 1] }
    var seen: UInt64 = 0
    for (place, times) in histogram.enumerated() {
      seen &+= times
      if seen >= rank { return Self.value(at: place) }
    }
    return 0
  }

  private static func place(of value: UInt64) -> Int {
    if value < UInt64(steps) { return Int(value) }
    let exponent = 63 - value.leadingZeroBitCount
    let shift = exponent - stepBits
    return (shift + 1) * steps + Int(value >> UInt64(shift)) - steps
  }

  private static func value(at place: Int) -> UInt64 {
    if place < steps { return UInt64(place) }
    let shift = place / steps - 1
    return UInt64(steps + place % steps) << UInt64(shift)
  }
}
