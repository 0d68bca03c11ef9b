/// Durations in nanoseconds and their percentiles: exact up to a number of them, beyond that to
/// within a thousandth.
///
/// Durations fall into buckets whose width is at most 1/1,024 of what they hold, as in Tene's
/// HdrHistogram, so that a run of any length needs the same memory.
struct DurationDistribution: Sendable {
  /// Durations that are kept one by one.
  static let exactLimit = 65_536
  private static let bits = 10

  private(set) var count = 0
  private(set) var total: UInt64 = 0
  private(set) var longest: UInt64 = 0
  private var exact: [UInt64] = []
  private var buckets: [Int] = []

  /// Whether percentiles are durations that occurred.
  var isExact: Bool { count <= Self.exactLimit }

  mutating func add(_ duration: UInt64) {
    count += 1
    total &+= duration
    longest = max(longest, duration)
    if count <= Self.exactLimit {
      exact.append(duration)
      return
    }
    for early in exact { put(early) }
    exact = []
    put(duration)
  }

  private mutating func put(_ duration: UInt64) {
    let bucket = Self.bucket(duration)
    if bucket >= buckets.count {
      buckets.append(contentsOf: repeatElement(0, count: bucket + 1 - buckets.count))
    }
    buckets[bucket] += 1
  }

  /// The nearest rank: so many of a hundred durations are no longer.
  func percentile(_ percent: Int) -> UInt64 {
    guard count > 0 else { return 0 }
    let rank = max(1, (count * percent + 99) / 100)
    if isExact { return exact.sorted()[rank - 1] }
    var seen = 0
    for (bucket, held) in buckets.enumerated() {
      seen += held
      if seen >= rank { return min(longest, Self.lowest(ofBucket: bucket + 1) - 1) }
    }
    return longest
  }

  /// Below 2^11 each duration has a bucket; each further octave has 2^10.
  private static func bucket(_ duration: UInt64) -> Int {
    let shift = max(0, 64 - duration.leadingZeroBitCount - bits - 1)
    return shift << bits + Int(truncatingIfNeeded: duration >> UInt64(shift))
  }

  private static func lowest(ofBucket bucket: Int) -> UInt64 {
    let shift = max(0, bucket >> bits - 1)
    return UInt64(bucket - shift << bits) << UInt64(shift)
  }
}
