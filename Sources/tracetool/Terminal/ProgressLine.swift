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
    show(share) { seconds in
      let rate = FixedPoint.text(Double(events) / seconds / 1e6, decimals: 1)
      return "\(FixedPoint.grouped(events)) events, \(rate) M/s"
    }
  }

  /// The same for work that is measured in bytes of input.
  mutating func update(bytes: UInt64, of total: UInt64?) throws(CommandFailure) {
    if SystemCalls.isInterrupted { throw .interrupted }
    show(total.map { $0 == 0 ? 1 : Double(bytes) / Double($0) }) { _ in
      "\(ByteFormat.text(bytes)) read"
    }
  }

  private mutating func show(_ share: Double?, _ text: (_ seconds: Double) -> String) {
    guard isShown else { return }
    let now = SystemCalls.monotonicNanoseconds()
    guard now > lastShown, now - lastShown >= Self.interval else { return }
    lastShown = now
    isOnScreen = true
    let part = share.map { ", " + FixedPoint.percent(min($0, 1)) } ?? ""
    let seconds = Double(now &- start) / 1e9
    Diagnostics.write("\r\(verb): \(text(seconds))\(part)\u{1B}[K")
  }

  deinit {
    if isOnScreen { Diagnostics.write("\r\u{1B}[K") }
  }
}
