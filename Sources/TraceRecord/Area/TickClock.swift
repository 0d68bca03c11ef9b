/// Turns the recorder's ticks into nanoseconds since the recording began.
///
/// The rate is measured over the whole recording so far, so that it grows more exact with time; the
/// first events are as exact as the first few milliseconds allow.
struct TickClock {
  private let firstTicks: UInt64
  /// CLOCK_MONOTONIC at time 0.
  let startNanoseconds: UInt64
  /// Nanoseconds a tick, 32 binary places.
  private var rate: UInt64 = 1 << 32

  init(_ moment: (ticks: UInt64, nanoseconds: UInt64)) {
    firstTicks = moment.ticks
    startNanoseconds = moment.nanoseconds
  }

  /// Measures the rate anew.
  mutating func measure(_ moment: (ticks: UInt64, nanoseconds: UInt64)) {
    let ticks = moment.ticks &- firstTicks
    let nanoseconds = moment.nanoseconds &- startNanoseconds
    guard ticks > 0, nanoseconds < 1 << 62, ticks < 1 << 62 else { return }
    let scaled = nanoseconds.multipliedFullWidth(by: 1 << 32)
    guard scaled.high < ticks else { return }
    rate = ticks.dividingFullWidth(scaled).quotient
  }

  /// Nanoseconds since the start; what lies before it is at 0.
  @inline(__always)
  func nanoseconds(_ ticks: UInt64) -> UInt64 {
    guard ticks > firstTicks else { return 0 }
    let product = (ticks &- firstTicks).multipliedFullWidth(by: rate)
    return product.high &<< 32 | product.low &>> 32
  }
}
