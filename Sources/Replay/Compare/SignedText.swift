/// Differences for people: with their sign, also if it is a plus.
enum SignedText {
  /// A value of a metric.
  static func value(_ number: Double, _ unit: DiffMetric.Unit) -> String {
    switch unit {
    case .ratio: FixedPoint.text(number, decimals: 3)
    case .bytes: ByteFormat.aligned(whole(number))
    case .pages, .count: FixedPoint.grouped(whole(number))
    case .nanoseconds: DurationFormat.text(nanoseconds: whole(number))
    }
  }

  /// A difference of two values of a metric.
  static func difference(_ number: Double, _ unit: DiffMetric.Unit) -> String {
    number > 0 ? "+" + value(number, unit) : value(number, unit)
  }

  /// A difference of bytes.
  static func bytes(_ number: Int64) -> String {
    (number > 0 ? "+" : "") + ByteFormat.aligned(number)
  }

  /// A difference as a share.
  static func percent(_ share: Double?) -> String {
    guard let share else { return "" }
    return (share > 0 ? "+" : "") + FixedPoint.percent(share)
  }

  private static func whole(_ number: Double) -> Int64 {
    Int64(exactly: number.rounded()) ?? (number < 0 ? .min + 1 : .max)
  }
}
