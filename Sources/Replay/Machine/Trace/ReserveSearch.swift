/// The search for the smallest number of slabs kept ahead with which a run makes progress.
///
/// More slabs need not help: they are memory that nobody else has. So nothing is concluded from one
/// number for another. Powers of two come first, then the gap below the smallest one that helps is
/// closed, then, up to a limit, every smaller number is run.
public struct ReserveSearch: Sendable {
  /// Up to this answer every smaller number is run.
  public static let exhaustiveLimit = 64
  /// Numbers that are run in one pass over the trace.
  public static let runsAtOnce = 8

  /// The largest number that is tried.
  public let bound: Int
  /// The verdicts so far.
  public private(set) var verdicts: [Int: Verdict] = [:]

  /// A search from 0 to `bound`.
  public init(bound: Int) { self.bound = max(0, bound) }

  /// The smallest number so far that makes progress.
  public var answer: Int? {
    verdicts.filter { $0.value == .progress }.keys.min()
  }

  /// Whether every number below the answer was run.
  public var isProven: Bool {
    guard let answer else { return verdicts.count == bound + 1 }
    return (0..<answer).allSatisfy { verdicts[$0] != nil }
  }

  /// Notes how the run with so many slabs went.
  public mutating func note(_ reserve: Int, _ verdict: Verdict) { verdicts[reserve] = verdict }

  /// The numbers to be run next; none when the search is over.
  public func next() -> [Int] {
    let powers = [0] + (0..<Int.bitWidth - 2).map { 1 << $0 }.prefix { $0 < bound } + [bound]
    let unknownPowers = powers.filter { verdicts[$0] == nil }
    guard let answer else { return Array(Set(unknownPowers).sorted().prefix(Self.runsAtOnce)) }
    let failed = verdicts.keys.filter { $0 < answer }.max() ?? -1
    let gap = (failed + 1)..<answer
    if !gap.isEmpty { return Self.spread(gap) }
    guard answer <= Self.exhaustiveLimit else { return [] }
    return Array((0..<answer).filter { verdicts[$0] == nil }.prefix(Self.runsAtOnce))
  }

  /// Some numbers of a range, evenly, its last among them.
  private static func spread(_ range: Range<Int>) -> [Int] {
    guard range.count > runsAtOnce else { return Array(range) }
    return (1...runsAtOnce).map { range.lowerBound + range.count * $0 / runsAtOnce - 1 }
  }

  /// The search as JSON: member `find_reserve` of the report.
  public var json: JSONValue {
    .map([
      "reserve": answer.map { .int($0) } ?? .null, "bound": .int(bound),
      "every_smaller_number_was_run": .bool(isProven),
      "runs": .array(
        verdicts.sorted { $0.key < $1.key }.map {
          .map(["reserve": .int($0.key), "verdict": .string($0.value.rawValue)])
        }),
    ])
  }

  /// The answer in words.
  public func text() -> String {
    let runs = verdicts.sorted { $0.key < $1.key }
    var out: String
    if let answer {
      out = "reserve=\(answer) is the smallest that makes progress"
      out += isProven ? "; every smaller number was run\n" : " among those that were run\n"
    } else {
      out = "no reserve up to \(bound) makes progress"
      out += isProven ? "; every one was run\n" : " among those that were run\n"
    }
    let words = runs.map { "\($0.key) \($0.value.rawValue)" }
    out += TextWrap.lines("  " + words.joined(separator: ", "), width: 78)
      .map { $0 + "\n" }.joined()
    return out
  }
}
