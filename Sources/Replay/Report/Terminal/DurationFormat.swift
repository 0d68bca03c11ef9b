/// Times for people: three or four digits and the unit that suits them.
public enum DurationFormat {
  /// A time in nanoseconds as "17 ns", "1.5 us", "20.0 ms", "3.25 s", "12 min 05 s", "3 h 12 min".
  public static func text(nanoseconds: some BinaryInteger) -> String {
    let value = Double(nanoseconds)
    switch value.magnitude {
    case ..<1_000: return "\(nanoseconds) ns"
    case ..<1_000_000: return FixedPoint.text(value / 1e3, decimals: 1) + " us"
    case ..<1_000_000_000: return FixedPoint.text(value / 1e6, decimals: 1) + " ms"
    case ..<60_000_000_000: return FixedPoint.text(value / 1e9, decimals: 2) + " s"
    default: break
    }
    let seconds = Int64(clamping: nanoseconds) / 1_000_000_000
    let minutes = seconds / 60
    if minutes < 60 { return "\(minutes) min \(twoDigits(seconds % 60)) s" }
    return "\(minutes / 60) h \(twoDigits(minutes % 60)) min"
  }

  private static func twoDigits(_ value: Int64) -> String {
    value < 10 ? "0\(value)" : "\(value)"
  }
}
