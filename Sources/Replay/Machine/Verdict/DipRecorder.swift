/// Follows the number of free pages over all thresholds.
///
/// A dip below a threshold contains the dips below lower ones, so whatever happens is noted with
/// the innermost one that is under way, and handed on to the next outer one when that ends. While
/// free pages stay between two thresholds, noting costs two comparisons.
struct DipRecorder: Sendable {
  /// How many dips are kept one by one; the sums know of all.
  struct Limit: Sendable {
    /// The first ones of each threshold.
    var first = 100_000
    /// Of the others, the longest ones of each threshold.
    var longest = 0
  }

  /// A dip that is under way.
  private struct Open: Sendable {
    var start: UInt64
    var lowest: Int
    var takers: [Int: Int] = [:]
    var turnedAway: [Int: Int] = [:]
  }

  /// What is kept of one threshold's dips.
  private struct Kept: Sendable {
    var first: [ReserveDip] = []
    var longest = LongestList<ReserveDip>()
    var summary: DipSummary
  }

  private let limit: Limit
  /// Thresholds, lowest first.
  private let marks: [(name: String, pages: Int)]
  private var kept: [Kept]
  /// Dips under way, outermost first: the last one is below `marks[marks.count - open.count]`.
  private var open: [Open] = []
  /// While free pages are at least `lower` and below `upper`, no dip begins or ends.
  private var lower = Int.min
  private var upper = Int.max
  private var lastTaker = -1
  private var lastTakerPages = 0
  private var sequence = 0

  init(thresholds: ReserveThresholds, free: Int, limit: Limit = Limit()) {
    self.limit = limit
    marks = ReserveThresholds.names.map { (name: $0.name, pages: thresholds[keyPath: $0.path]) }
      .enumerated().sorted { ($0.element.pages, $0.offset) < ($1.element.pages, $1.offset) }
      .map(\.element)
    kept = marks.map { Kept(summary: DipSummary(threshold: $0.name, pages: $0.pages)) }
    cross(free, at: 0, nil)
  }

  /// Free pages below which, or from which on, something must be noted that `note` has to see.
  var calmBand: Range<Int> { lower..<max(lower, upper) }
  /// Whether there is a dip under way.
  var isOpen: Bool { !open.isEmpty }

  /// So many pages are free now; one was taken by `taker`, or some were returned.
  @inline(__always)
  mutating func note(
    _ free: Int, at time: UInt64, takenBy taker: Int?, pages: Int = 1,
    returnedBy source: PageReturn? = nil
  ) {
    if free < lower || free >= upper { cross(free, at: time, source) }
    guard upper != .max else { return }
    if free < open[open.count - 1].lowest { open[open.count - 1].lowest = free }
    guard let taker else { return }
    if taker != lastTaker { settleTaker(next: taker) }
    lastTakerPages += pages
  }

  /// A request of this actor was refused.
  mutating func turnAway(_ actor: Int) {
    guard !open.isEmpty else { return }
    open[open.count - 1].turnedAway[actor, default: 0] += 1
  }

  @inline(never)
  private mutating func settleTaker(next: Int) {
    if lastTakerPages > 0, !open.isEmpty {
      open[open.count - 1].takers[lastTaker, default: 0] += lastTakerPages
    }
    lastTaker = next
    lastTakerPages = 0
  }

  @inline(never)
  private mutating func cross(_ free: Int, at time: UInt64, _ source: PageReturn?) {
    settleTaker(next: -1)
    while !open.isEmpty, free >= marks[marks.count - open.count].pages { close(at: time, source) }
    while open.count < marks.count, free < marks[marks.count - open.count - 1].pages {
      open.append(Open(start: time, lowest: free))
    }
    upper = open.isEmpty ? .max : marks[marks.count - open.count].pages
    lower = open.count == marks.count ? .min : marks[marks.count - open.count - 1].pages
  }

  private mutating func close(at time: UInt64, _ source: PageReturn?) {
    let place = marks.count - open.count
    guard let inner = open.popLast() else { return }
    let dip = Self.dip(inner, marks[place], end: time, source)
    kept[place].summary.add(dip, duration: time - inner.start)
    if kept[place].first.count < limit.first {
      kept[place].first.append(numbered(dip))
    } else if kept[place].longest.wants(time - inner.start, limit: limit.longest) {
      kept[place].longest.add(numbered(dip), time - inner.start, limit: limit.longest)
    }
    guard !open.isEmpty else { return }
    Self.merge(inner, into: &open[open.count - 1])
  }

  private mutating func numbered(_ dip: ReserveDip) -> ReserveDip {
    sequence += 1
    var dip = dip
    dip.number = sequence
    return dip
  }

  private static func merge(_ inner: Open, into outer: inout Open) {
    outer.lowest = min(outer.lowest, inner.lowest)
    outer.takers.merge(inner.takers) { $0 + $1 }
    outer.turnedAway.merge(inner.turnedAway) { $0 + $1 }
  }

  private static func dip(
    _ open: Open, _ mark: (name: String, pages: Int), end: UInt64?, _ source: PageReturn?
  ) -> ReserveDip {
    ReserveDip(
      threshold: mark.name, start: open.start, end: end, endedBy: source,
      depth: mark.pages - open.lowest, takers: open.takers, turnedAway: open.turnedAway)
  }

  /// Dips that last, the lowest threshold's first.
  private var lasting: [ReserveDip] {
    guard !open.isEmpty else { return [] }
    var result: [ReserveDip] = []
    var inner = open[open.count - 1]
    if lastTakerPages > 0 { inner.takers[lastTaker, default: 0] += lastTakerPages }
    for depth in stride(from: open.count - 1, through: 0, by: -1) {
      result.append(Self.dip(inner, marks[marks.count - depth - 1], end: nil, nil))
      guard depth > 0 else { break }
      var outer = open[depth - 1]
      Self.merge(inner, into: &outer)
      inner = outer
    }
    return result
  }

  /// Those kept that are over, in order of their ends, then those that last.
  var all: [ReserveDip] {
    let finished = kept.flatMap { $0.first + $0.longest.items.map(\.item) }
    return finished.sorted { $0.number < $1.number } + lasting
  }

  /// Sums over every dip, of those kept and those not, highest threshold first, for a run that
  /// ended at `end`.
  func summaries(end: UInt64) -> [DipSummary] {
    var result = kept.map(\.summary)
    for dip in lasting {
      guard let place = marks.firstIndex(where: { $0.name == dip.threshold }) else { continue }
      result[place].add(dip, duration: max(end, dip.start) - dip.start)
    }
    return result.reversed()
  }
}

/// The items with the greatest values of all that were offered; of equal ones the earlier.
struct LongestList<Item: Sendable>: Sendable {
  private(set) var items: [(item: Item, value: UInt64)] = []
  private var least: UInt64 = 0

  /// Whether an item of this value would be kept.
  func wants(_ value: UInt64, limit: Int) -> Bool {
    items.count < limit || (limit > 0 && value > least)
  }

  mutating func add(_ item: Item, _ value: UInt64, limit: Int) {
    if items.count >= limit,
      let place = items.indices.min(by: { (items[$0].value, -$0) < (items[$1].value, -$1) })
    {
      items.remove(at: place)
    }
    items.append((item, value))
    least = items.count < limit ? 0 : items.reduce(.max) { min($0, $1.value) }
  }
}
