/// Two results held against each other.
public struct Comparison: Sendable {
  /// How B does beside A.
  public enum Verdict: String, Sendable {
    /// Something that is judged is better by more than the threshold, nothing worse.
    case better
    /// Nothing that is judged differs by more than the threshold.
    case same
    /// Something that is judged is worse by more than the threshold.
    case worse
  }

  /// A number of both.
  struct Row: Sendable {
    var metric: DiffMetric
    var a: Double
    var b: Double
    /// Whether B is worse or better in it; nil if it is not judged.
    var verdict: Verdict?
    var difference: Double { b - a }
    /// The difference as a share of A; nil if that is 0.
    var relative: Double? { a == 0 ? nil : (b - a) / a }
  }

  /// What one type or call site has in both, in bytes.
  struct Contribution: Sendable, Equatable {
    var key: Attribution.Key
    var a: Int64
    var b: Int64
    var difference: Int64 { b &- a }
  }

  /// Contributions that sum to the difference of a moment.
  struct Account: Sendable {
    /// The moment's name and what people call it.
    var moment: String
    var title: String
    /// "type" or "site".
    var by: String
    /// The whole, of both.
    var a: Int64
    var b: Int64
    /// Largest difference first.
    var rows: [Contribution]
  }

  /// What A and B are called.
  public var labels: (a: String, b: String)
  /// How the runs ended.
  var verdicts: (a: String, b: String)
  /// Where they part.
  public var points: [DivergencePoint]
  var rows: [Row]
  var accounts: [Account]
  /// How B does.
  public var verdict: Verdict
  /// Why it is worse, in words.
  public var reasons: [String]
  /// Compares two results; B is worse if a number that is judged is more than `thresholdPercent`
  /// above that of A.
  ///
  /// - Parameter points: where they part; nil to find it in their samples over time.
  public init(
    _ a: ComparedResult, _ b: ComparedResult, points: [DivergencePoint]? = nil,
    thresholdPercent: Double
  ) {
    labels = (a.label, b.label)
    verdicts = (a.verdict, b.verdict)
    self.points = points ?? Self.points(a, b)
    rows = DiffMetric.allCases.compactMap { metric in
      guard let x = a.metrics[metric], let y = b.metrics[metric] else { return nil }
      let verdict = metric.isJudged ? Self.judge(x, y, thresholdPercent) : nil
      return Row(metric: metric, a: x, b: y, verdict: verdict)
    }
    accounts = Self.accounts(a, b)
    let ending = Self.judge(Self.rank(a.verdict), Self.rank(b.verdict), 0)
    let judged = rows.compactMap(\.verdict) + [ending]
    verdict = judged.contains(.worse) ? .worse : judged.contains(.better) ? .better : .same
    reasons = rows.filter { $0.verdict == .worse }.map(\.reason)
    if ending == .worse { reasons.insert("ends in \(b.verdict) instead of \(a.verdict)", at: 0) }
  }

  private static func judge(_ a: Double, _ b: Double, _ percent: Double) -> Verdict {
    let room = a.magnitude * percent / 100
    if b > a + room { return .worse }
    return b < a - room ? .better : .same
  }

  /// Verdicts from good to bad, in the order of the command line's interface.
  private static func rank(_ verdict: String) -> Double {
    let order = [
      "placed", "recorded", "progress", "degraded", "stall", "livelock", "recursion", "kill",
      "panic",
    ]
    let place = order.firstIndex(of: verdict) ?? order.count
    return Double(max(2, place))
  }

  private static func accounts(_ a: ComparedResult, _ b: ComparedResult) -> [Account] {
    var accounts: [Account] = []
    for x in a.moments {
      guard let y = b.moments.first(where: { $0.name == x.name }) else { continue }
      let rule = Attribution(x, y)
      let sides = [("type", rule.types(x), rule.types(y)), ("site", rule.sites(x), rule.sites(y))]
      for case (let by, .some(let p), .some(let q)) in sides {
        let keys = Set(p.keys).union(q.keys)
        let rows = keys.map { Contribution(key: $0, a: p[$0] ?? 0, b: q[$0] ?? 0) }
          .filter { $0.a != 0 || $0.b != 0 }
          .sorted { m, n in
            let (x, y) = (m.difference.magnitude, n.difference.magnitude)
            return x != y ? x > y : m.key < n.key
          }
        accounts.append(
          Account(
            moment: x.name, title: x.title, by: by, a: x.totalBytes, b: y.totalBytes, rows: rows))
      }
    }
    return accounts
  }

  /// Saved results have no events: the first sample at the same operation that differs tells where
  /// they part.
  private static func points(_ a: ComparedResult, _ b: ComparedResult) -> [DivergencePoint] {
    var place = 0
    for sample in a.course {
      while place < b.course.count, b.course[place].operation < sample.operation { place += 1 }
      guard place < b.course.count else { return [] }
      let other = b.course[place]
      guard other.operation == sample.operation, other.heldBytes != sample.heldBytes else {
        continue
      }
      var point = DivergencePoint(meaning: .held, a: .init(), b: .init())
      point.a.operation = sample.operation
      point.b.operation = other.operation
      point.a.timeNanoseconds = sample.time.map { UInt64(clamping: $0) }
      point.b.timeNanoseconds = other.time.map { UInt64(clamping: $0) }
      point.a.heldBytes = Int(sample.heldBytes)
      point.b.heldBytes = Int(other.heldBytes)
      return [point]
    }
    return []
  }
}
