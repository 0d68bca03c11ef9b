/// Counts of lifetimes in buckets of the HdrHistogram layout with two significant digits (G. Tene):
/// up to 255 each value has its own, above that an octave has 128. A percentile is the highest
/// value of its bucket, less than 0.8 % too high, whatever the range.
///
/// The buckets reach as far as the longest life so far: some KiB.
struct LifetimeHistogram: Sendable, Equatable {
  /// Longer lives (146 years) are counted as this.
  static let longest: UInt64 = 1 << 62
  /// Buckets an octave.
  private static let step = 128

  private var counts: [UInt32] = []
  private var longest: UInt64 = 0

  /// Counts a life of so many nanoseconds.
  @inline(__always)
  mutating func record(_ nanoseconds: UInt64) {
    let value = min(nanoseconds, Self.longest)
    let bucket = Self.bucket(of: value)
    if bucket >= counts.count { grow(to: bucket) }
    // A full count stays full.
    counts[bucket] = max(counts[bucket], counts[bucket] &+ 1)
    longest = max(longest, value)
  }

  /// Adds the counts of another.
  mutating func add(_ other: LifetimeHistogram) {
    if other.counts.count > counts.count { grow(to: other.counts.count - 1) }
    for bucket in other.counts.indices {
      let sum = UInt64(counts[bucket]) + UInt64(other.counts[bucket])
      counts[bucket] = UInt32(clamping: sum)
    }
    longest = max(longest, other.longest)
  }

  /// What the counts say; nil if nothing was recorded.
  func summary() -> LifetimeSummary? {
    let total = counts.reduce(UInt64(0)) { $0 + UInt64($1) }
    guard total > 0 else { return nil }
    let ranks = [50, 90, 99].map { (total * $0 + 99) / 100 }
    var values: [UInt64] = []
    var passed: UInt64 = 0
    for bucket in counts.indices where counts[bucket] > 0 {
      passed += UInt64(counts[bucket])
      while values.count < ranks.count, passed >= ranks[values.count] {
        values.append(min(Self.highestValue(of: bucket), longest))
      }
    }
    return LifetimeSummary(median: values[0], p90: values[1], p99: values[2], longest: longest)
  }

  @inline(never)
  private mutating func grow(to bucket: Int) {
    let length = (bucket / Self.step + 1) * Self.step
    counts.append(contentsOf: repeatElement(0, count: length - counts.count))
  }

  @inline(__always)
  private static func bucket(of value: UInt64) -> Int {
    let octave = max(0, 56 - value.leadingZeroBitCount)
    return octave * step + Int(truncatingIfNeeded: value >> UInt64(octave))
  }

  private static func highestValue(of bucket: Int) -> UInt64 {
    guard bucket >= 2 * step else { return UInt64(bucket) }
    let octave = bucket / step - 1
    let lowest = UInt64(bucket - octave * step)
    return ((lowest + 1) << UInt64(octave)) - 1
  }
}

/// How long objects lived, in nanoseconds: of those whose free was recorded, from allocation to
/// free. Percentiles are less than 0.8 % too high.
public struct LifetimeSummary: Sendable, Equatable {
  /// Half of them lived no longer.
  public var median: UInt64
  /// Nine in ten lived no longer.
  public var p90: UInt64
  /// 99 in a hundred lived no longer.
  public var p99: UInt64
  /// The longest life.
  public var longest: UInt64
}
