/// A level over time in bounded memory: its lowest point, and who took most pages, in each of at
/// most 1,024 equal spans, which double in length when they no longer reach.
struct LevelCurve: Sendable {
  static let limit = 1_024
  /// So many takers are remembered for each span.
  private static let takersKept = 3

  /// Length of a span: 2^shift nanoseconds.
  private(set) var shift: UInt64 = 16
  private(set) var lows: [Int64] = []
  private(set) var takers: [[(actor: UInt32, count: UInt64)]] = []
  private var last: Int64
  private var taken = ActorCounts()

  /// A curve that begins at `level`.
  init(from level: Int64 = 0) { last = level }

  /// Takes note of the level from `time` on; times never go back.
  @inline(__always)
  mutating func note(_ level: Int64, at time: UInt64) {
    let place = time >> shift
    let current = UInt64(truncatingIfNeeded: lows.count &- 1)
    if place == current, !lows.isEmpty {
      if level < lows[lows.count &- 1] { lows[lows.count &- 1] = level }
    } else if place >= UInt64(lows.count) {
      advance(to: time, level)
    }
    last = level
  }

  @inline(__always)
  mutating func take(_ pages: UInt64, by actor: Int) { taken.add(pages, to: actor) }

  /// The same curve from another zero: all levels so far become higher by `pages`.
  mutating func raise(by pages: Int64) {
    for place in lows.indices { lows[place] &+= pages }
    last &+= pages
  }

  private mutating func advance(to time: UInt64, _ level: Int64) {
    closeSpan()
    while time >> shift >= UInt64(Self.limit) { fold() }
    let place = Int(time >> shift)
    // What was reached last goes on until the event, through spans without any.
    while lows.count < place {
      lows.append(last)
      takers.append([])
    }
    if lows.count == place {
      lows.append(min(last, level))
      takers.append([])
    } else {
      lows[place] = min(lows[place], level)
    }
  }

  /// Keeps who took most in the span that ends.
  private mutating func closeSpan() {
    guard !lows.isEmpty else { return }
    let most = Self.merged(takers[takers.count - 1], taken.largest(Self.takersKept))
    takers[takers.count - 1] = most
    taken.removeAll()
  }

  private mutating func fold() {
    shift += 1
    let spans = (lows.count + 1) / 2
    for place in 0..<spans {
      let (a, b) = (2 * place, min(2 * place + 1, lows.count - 1))
      lows[place] = min(lows[a], lows[b])
      takers[place] = a == b ? takers[a] : Self.merged(takers[a], takers[b])
    }
    lows.removeSubrange(spans...)
    takers.removeSubrange(spans...)
  }

  private static func merged(
    _ a: [(actor: UInt32, count: UInt64)], _ b: [(actor: UInt32, count: UInt64)]
  ) -> [(actor: UInt32, count: UInt64)] {
    var sum = a
    for taker in b {
      if let place = sum.firstIndex(where: { $0.actor == taker.actor }) {
        sum[place].count &+= taker.count
      } else {
        sum.append(taker)
      }
    }
    return Array(sum.sorted { ($1.count, $0.actor) < ($0.count, $1.actor) }.prefix(takersKept))
  }

  /// Ends the curve at the trace's end.
  mutating func finish(at time: UInt64) {
    guard !lows.isEmpty else { return }
    note(last, at: time)
    closeSpan()
  }

  /// At most `count` lows, and how many spans each of them stands for.
  func thinned(to count: Int) -> (lows: [Int64], spans: Int) {
    var spans = 1
    while lows.count > count * spans { spans *= 2 }
    let thin = stride(from: 0, to: lows.count, by: spans).map { start in
      lows[start..<min(start + spans, lows.count)].min() ?? 0
    }
    return (thin, spans)
  }
}
