import Replay

/// What one run of a scenario is reported as.
struct ScenarioReport {
  let file: String
  let scenario: Scenario
  let outcome: ScenarioOutcome

  /// Whether everything was as expected.
  var holds: Bool { outcome.checks.allSatisfy(\.holds) && outcome.violations.isEmpty }

  /// A line, and for each failed expectation both sides.
  func text(_ style: TerminalStyle, showsWitness: Bool, showsReserve: Bool) -> String {
    let word = holds ? style.apply(.good, to: "ok  ") : style.apply(.bad, to: "FAIL")
    let name = style.printable(scenario.name.isEmpty ? file : scenario.name)
    var out = "\(word) \(name): \(outcome.verdict.rawValue), \(outcome.free) free"
    if outcome.cache > 0 { out += ", \(outcome.cache) cached" }
    out += "\n"
    for check in outcome.checks where !check.holds {
      let expectation = check.expectation
      let moment = expectation.at.map { " at \(Self.seconds($0)) s" } ?? ""
      let wanted = expectation.values.map(\.description).joined(separator: " or ")
      let found = check.found?.description ?? "no such fact"
      out += "     \(style.printable(file)):\(expectation.line): \(expectation.name)\(moment): "
      out += "expected \(wanted), found \(found)\n"
    }
    for violation in outcome.violations { out += "     broken: \(violation)\n" }
    if showsReserve { out += reserveText(style) }
    if showsWitness || !holds, let witness = outcome.witness {
      for line in witness.text().split(separator: "\n") { out += "     \(line)\n" }
    }
    return out
  }

  /// The run as JSON.
  var json: JSONValue {
    .map([
      "file": .string(file), "name": .string(scenario.name),
      "model": .string(scenario.model), "holds": .bool(holds),
      "poll_order": .array(outcome.pollOrder.map { .string($0) }),
      "verdict": .string(outcome.verdict.rawValue),
      "free": .int(outcome.free), "cache": .int(outcome.cache),
      "checks": .array(outcome.checks.map(Self.json)),
      "reserve": reserve, "blocking": blocking,
      "witness": outcome.witness?.json ?? .null,
      "violations": .array(outcome.violations.map { .string($0) }),
    ])
  }

  /// Of longer lists only the first are shown.
  private static let listLimit = 1000

  private var reserve: JSONValue {
    .map([
      "thresholds": outcome.thresholds.json,
      "minimum_free_pages": .int(outcome.lowestFree),
      "below": .array(
        DipSummary.summaries(outcome.dips, outcome.thresholds, end: outcome.end).map {
          .map([
            "threshold": .string($0.threshold), "count": .int($0.count),
            "total_ns": .int($0.total), "longest_ns": .int($0.longest),
            "depth_pages": .int($0.depth),
          ])
        }),
      "dips": .array(outcome.dips.prefix(Self.listLimit).map { $0.json(outcome.actors) }),
    ])
  }

  private var blocking: JSONValue {
    let summary = BlockingSummary(outcome.blockings, end: outcome.end)
    return .map([
      "count": .int(summary.count), "on_pageout_path": .int(summary.onPageoutPath),
      "unfinished": .int(summary.unfinished), "breaking_no_wait": .int(summary.breakingNoWait),
      "total_ns": .int(summary.total), "longest_ns": .int(summary.longest),
      "p50_ns": .int(summary.median), "p99_ns": .int(summary.percentile99),
      "events": .array(outcome.blockings.prefix(Self.listLimit).map { $0.json(end: outcome.end) }),
    ])
  }

  private static func json(_ check: ScenarioOutcome.Check) -> JSONValue {
    .map([
      "fact": .string(check.expectation.name),
      "at_ns": check.expectation.at.map { .int($0) } ?? .null,
      "expected": .array(check.expectation.values.map(json)),
      "found": check.found.map(json) ?? .null, "holds": .bool(check.holds),
      "line": .int(check.expectation.line),
    ])
  }

  private static func json(_ value: MetricValue) -> JSONValue {
    switch value {
    case .number(let number): .int(number)
    case .word(let word): .string(word)
    case .list(let words): .array(words.map { .string($0) })
    }
  }

  private static func seconds(_ nanoseconds: UInt64) -> String {
    FixedPoint.text(Double(nanoseconds) / 1e9, decimals: 2)
  }
}
