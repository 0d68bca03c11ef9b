import Replay

/// One line on a terminal's standard error that says how far long work has come. Short work shows
/// none.
struct ProgressLine: ~Copyable {
  private static let firstShown: UInt64 = 500_000_000
  private static let interval: UInt64 = 100_000_000

  private let isShown: Bool
  private let verb: String
  private let start: UInt64
  private var lastShown: UInt64
  private var isOnScreen = false

  /// - Parameter verb: what is being done, as "importing".
  init(_ verb: String, _ options: GlobalOptions) {
    self.verb = verb
    isShown = !options.quiet && !options.noProgress && SystemCalls.isTerminal(.error)
    start = SystemCalls.monotonicNanoseconds()
    lastShown = start &+ Self.firstShown &- Self.interval
  }

  /// Shows how far the work has come, if it is time to. Call it after each batch.
  /// - Parameter share: of the whole, from 0 to 1; nil if the whole is not known.
  /// - Throws: `CommandFailure.interrupted` if the user broke off.
  mutating func update(events: UInt64, share: Double? = nil) throws(CommandFailure) {
    if SystemCalls.isInterrupted { throw .interrupted }
    guard isShown else { return }
    let now = SystemCalls.monotonicNanoseconds()
    guard now > lastShown, now - lastShown >= Self.interval else { return }
    lastShown = now
    isOnScreen = true
    let seconds = Double(now &- start) / 1e9
    let rate = FixedPoint.text(Double(events) / seconds / 1e6, decimals: 1)
    let part = share.map { ", " + FixedPoint.percent($0) } ?? ""
    Diagnostics.write("\r\(verb): \(FixedPoint.grouped(events)) events\(part), \(rate) M/s\u{1B}[K")
  }

  deinit {
    if isOnScreen { Diagnostics.write("\r\u{1B}[K") }
  }
}
