public import TraceFormat

/// Lays two traces beside each other and finds where they first have different events.
///
/// Compared are the records of objects and pages that are allocated, freed and refused; two are the
/// same if kind, type and requested size (for runs of pages the order) are. After a difference the
/// nearest place is looked for at which the next events agree again, `run` of them, at most `reach`
/// events ahead in either trace; what lies between is of one trace only. If there is none, the
/// traces have parted for good. Memory is bounded by a few batches.
public struct TraceAlignment: Sendable {
  /// Which of the two traces.
  public enum Side: Sendable {
    /// The first.
    case a
    /// The second.
    case b
  }

  /// Events that must agree after a difference.
  static let run = 8
  /// Events that one trace may be ahead of the other.
  static let reach = 1024
  /// Places that are looked at after differences, together; then the traces are said to have
  /// parted: to look for the next common place takes time.
  static let placeLimit = 1 << 28

  private var a = AlignmentQueue()
  private var b = AlignmentQueue()
  private var identities: [AlignmentQueue.Identity: UInt32] = [:]
  private var places = 0
  /// What was found so far.
  public private(set) var summary = AlignmentSummary()
  /// Where the traces differ for the first time, and where they part for good.
  public private(set) var points: [DivergencePoint] = []

  /// Nothing is known of either trace.
  public init() {}

  private var hasParted: Bool { points.last?.meaning == .parted }

  /// Whose events are wanted next; nil if no more can change the answer.
  public var wanted: Side? {
    if hasParted { return nil }
    if a.hasEnded { return b.hasEnded ? nil : .b }
    return b.hasEnded || a.count <= b.count ? .a : .b
  }

  /// Takes the next events of a trace.
  public mutating func take(_ batch: borrowing EventBatch, _ tables: TraceTables, of side: Side) {
    guard !hasParted else { return }
    switch side {
    case .a: a.append(batch, tables, &identities)
    case .b: b.append(batch, tables, &identities)
    }
    advance()
  }

  /// A trace has no more events.
  public mutating func end(_ side: Side) {
    switch side {
    case .a: a.hasEnded = true
    case .b: b.hasEnded = true
    }
    advance()
  }

  private mutating func advance() {
    while !hasParted {
      var same = 0
      let common = min(a.count, b.count)
      while same < common, a.key(same) == b.key(same) { same += 1 }
      a.drop(same)
      b.drop(same)
      summary.matched += UInt64(same)
      if a.count == 0 && b.count == 0 { return }
      if a.count == 0 || b.count == 0 {
        // A trace that goes on alone is not waited for.
        guard a.count == 0 ? a.hasEnded : b.hasEnded else { return }
        differ(.event)
        return part()
      }
      let ahead = Self.reach + Self.run
      guard a.hasEnded || a.count >= ahead, b.hasEnded || b.count >= ahead else { return }
      differ(.event)
      resynchronize()
    }
  }

  /// Notes the first difference.
  private mutating func differ(_ meaning: DivergencePoint.Meaning) {
    summary.differences += 1
    guard points.isEmpty else { return }
    points.append(DivergencePoint(meaning: meaning, a: a.side(0), b: b.side(0)))
  }

  private mutating func part() {
    points.append(DivergencePoint(meaning: .parted, a: a.side(0), b: b.side(0)))
  }

  /// Goes on where the next events agree again: where the fewest have to be left out.
  private mutating func resynchronize() {
    for distance in 1...(2 * Self.reach) {
      places += distance
      guard places < Self.placeLimit else { return part() }
      for i in max(0, distance - Self.reach)...min(distance, Self.reach) {
        guard agrees(i, distance - i) else { continue }
        a.drop(i)
        b.drop(distance - i)
        summary.onlyA += UInt64(i)
        summary.onlyB += UInt64(distance - i)
        return
      }
    }
    part()
  }

  /// Whether the traces agree from these places on; at their common end, as far as they go.
  private func agrees(_ i: Int, _ j: Int) -> Bool {
    let left = min(a.count - i, b.count - j, Self.run)
    guard left > 0 else { return false }
    guard left == Self.run || a.count - i == b.count - j else { return false }
    for offset in 0..<left where a.key(i + offset) != b.key(j + offset) { return false }
    return true
  }
}

/// What two traces have in common, in events that count.
public struct AlignmentSummary: Sendable, Equatable {
  /// Events that both have, up to where they part.
  public var matched: UInt64 = 0
  /// Events of the first alone, up to there.
  public var onlyA: UInt64 = 0
  /// Events of the second alone.
  public var onlyB: UInt64 = 0
  /// Places at which they differ.
  public var differences = 0
  /// Nothing yet.
  public init() {}
}
