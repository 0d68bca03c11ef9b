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
      "witness": outcome.witness.map(Self.json) ?? .null,
      "violations": .array(outcome.violations.map { .string($0) }),
    ])
  }

  /// Of longer lists only the first are shown.
  private static let listLimit = 1000

  private var reserve: JSONValue {
    .map([
      "thresholds": .object(
        ReserveThresholds.names.map {
          (key: $0.name, value: .int(outcome.thresholds[keyPath: $0.path]))
        }),
      "minimum_free_pages": .int(outcome.lowestFree),
      "below": .array(
        DipSummary.summaries(outcome.dips, outcome.thresholds, end: outcome.end).map {
          .map([
            "threshold": .string($0.threshold), "count": .int($0.count),
            "total_ns": .int($0.total), "longest_ns": .int($0.longest),
            "depth_pages": .int($0.depth),
          ])
        }),
      "dips": .array(outcome.dips.prefix(Self.listLimit).map(json)),
    ])
  }

  private var blocking: JSONValue {
    let summary = BlockingSummary(outcome.blockings, end: outcome.end)
    return .map([
      "count": .int(summary.count), "on_pageout_path": .int(summary.onPageoutPath),
      "unfinished": .int(summary.unfinished), "breaking_no_wait": .int(summary.breakingNoWait),
      "total_ns": .int(summary.total), "longest_ns": .int(summary.longest),
      "p50_ns": .int(summary.median), "p99_ns": .int(summary.percentile99),
      "events": .array(outcome.blockings.prefix(Self.listLimit).map(Self.json)),
    ])
  }

  private func json(_ dip: ReserveDip) -> JSONValue {
    .map([
      "threshold": .string(dip.threshold), "start_ns": .int(dip.start),
      "duration_ns": dip.end.map { .int($0 - dip.start) } ?? .null,
      "ended_by": dip.endedBy.map { .string($0.rawValue) } ?? .null,
      "depth_pages": .int(dip.depth), "takers": byActor(dip.takers, "pages"),
      "turned_away": byActor(dip.turnedAway, "times"),
    ])
  }

  private func byActor(_ counts: [Int: Int], _ unit: String) -> JSONValue {
    .array(
      counts.sorted { $0.key < $1.key }.map {
        .object([
          (key: "actor", value: .string(outcome.actors[$0.key])),
          (key: unit, value: .int($0.value)),
        ])
      })
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

  private static func json(_ event: BlockingEvent) -> JSONValue {
    .map([
      "actor": .string(event.actor), "channel": .string(event.channel.rawValue),
      "start_ns": .int(event.start),
      "duration_ns": event.end.map { .int($0 - event.start) } ?? .null,
      "held_pages": .int(event.heldPages),
      "on_pageout_path": .bool(event.isOnPageoutPath),
      "breaks_no_wait": .bool(event.breaksNoWait), "polls": .int(event.polls),
    ])
  }

  private static func json(_ witness: Witness) -> JSONValue {
    .map([
      "verdict": .string(witness.verdict.rawValue),
      "reason": witness.reason.map { .string($0) } ?? .null,
      "time_ns": .int(witness.time), "last_change_ns": .int(witness.lastChange),
      "free": .int(witness.free), "cache": .int(witness.cache),
      "hoarded": .int(witness.hoarded), "cycle": .bool(witness.isCycle),
      "waits": .array(
        witness.waits.map { wait in
          .map([
            "actor": .string(wait.actor), "role": .string(wait.role), "cpu": .int(wait.cpu),
            "channel": wait.channel.map { .string($0.rawValue) } ?? .null,
            "since_ns": .int(wait.since), "polls": .int(wait.polls),
            "doing": .array(wait.doing.map { .string($0) }), "need": .string(wait.need),
            "remedy": .string(wait.remedy),
            "holds": .array(wait.holds.map { .string($0.text) }),
            "waits_for": .array(wait.waitsFor.map { .string($0) }),
          ])
        }),
    ])
  }

  private static func seconds(_ nanoseconds: UInt64) -> String {
    FixedPoint.text(Double(nanoseconds) / 1e9, decimals: 2)
  }
}
