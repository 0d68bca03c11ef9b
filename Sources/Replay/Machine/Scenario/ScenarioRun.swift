/// What came of one run of a scenario.
public struct ScenarioOutcome: Sendable {
  /// One expectation, and what was found instead or as expected.
  public struct Check: Sendable {
    /// What was expected.
    public var expectation: Scenario.Expectation
    /// What was found; nil if there is no such fact.
    public var found: MetricValue?
    /// Whether it is one of those expected.
    public var holds: Bool { found.map { expectation.values.contains($0) } ?? false }
  }

  /// The order in which actors polled, by name; empty if it was given by a seed.
  public var pollOrder: [String]
  /// The verdict.
  public var verdict: Verdict
  /// Why some do not go on.
  public var witness: Witness?
  /// The expectations, in order of their times.
  public var checks: [Check]
  /// Free pages at the end.
  public var free: Int
  /// Cached pages at the end.
  public var cache: Int
  /// Fewest free pages.
  public var lowestFree: Int
  /// The machine's thresholds.
  public var thresholds: ReserveThresholds
  /// When the run ended, in nanoseconds.
  public var end: UInt64
  /// Waits, in order of their beginnings.
  public var blockings: [BlockingEvent]
  /// Times of few free pages: those that are over in order of their ends, then those that last.
  public var dips: [ReserveDip]
  /// The names of the actors, to which dips refer by number.
  public var actors: [String]
  /// Rules of the machine that the run broke; always empty unless the machine itself is wrong.
  public var violations: [String]
}

/// Runs scenarios on machines with one kind of model.
struct ScenarioRun<Model: AllocatorModel> {
  /// How much longer than asked for a run may go on until it is clear who is stuck for good.
  private static var extraSeconds: UInt64 { 1000 }

  /// Runs a scenario once.
  /// - Throws: `ModelError` if the model refuses its parameters.
  static func run(
    _ scenario: Scenario, _ configuration: ModelConfiguration, order: PollOrder
  ) throws(ModelError) -> ScenarioOutcome {
    var setup = scenario.setup
    setup.pollOrder = order
    var machine = try Machine(setup, Model(configuration))
    list(scenario, &machine)
    var checks: [ScenarioOutcome.Check] = []
    let timed = scenario.expectations.filter { $0.at != nil }.sorted { ($0.at ?? 0) < ($1.at ?? 0) }
    for expectation in timed {
      machine.run(until: expectation.at ?? 0)
      checks.append(check(expectation, machine))
    }
    finish(&machine, end: scenario.end)
    for expectation in scenario.expectations where expectation.at == nil {
      checks.append(check(expectation, machine))
    }
    var violations = machine.log.violations
    let missing = machine.ledger.difference(machine)
    if missing != 0 { violations.append("\(missing) pages are missing") }
    var names: [String] = []
    if case .fixed(let numbers) = order { names = numbers.map { setup.actors[$0].name } }
    return ScenarioOutcome(
      pollOrder: names, verdict: machine.verdict(), witness: machine.witness(), checks: checks,
      free: machine.reserve.free, cache: machine.reserve.cache,
      lowestFree: machine.reserve.lowestFree, thresholds: setup.thresholds, end: machine.now,
      blockings: machine.log.blockings,
      dips: machine.log.dips.all, actors: setup.actors.map(\.name), violations: violations)
  }

  /// Runs to the end, and on until nobody's sleep may end by itself any more.
  static func finish(_ machine: inout Machine<Model>, end: UInt64) {
    let last = machine.events.last?.at ?? 0
    machine.run(until: max(end, last + Machine<Model>.settledAfter))
    var extra: UInt64 = 0
    while !machine.isSettled, extra < extraSeconds {
      extra += 1
      machine.run(until: machine.now + 1_000_000_000)
    }
  }

  private static func list(_ scenario: Scenario, _ machine: inout Machine<Model>) {
    var events: [TimedEvent] = []
    for event in scenario.events {
      let actors = event.actors.compactMap { name in
        scenario.setup.actors.firstIndex { $0.name == name }
      }
      for time in 0..<event.times {
        events.append(
          TimedEvent(
            at: event.at + UInt64(time) * event.every, actors: actors, verb: event.verb,
            restore: event.restore))
      }
    }
    // Sorting keeps the order of what is listed for one time.
    let order = events.indices.sorted { (events[$0].at, $0) < (events[$1].at, $1) }
    for place in order { machine.list(events[place]) }
  }

  private static func check(
    _ expectation: Scenario.Expectation, _ machine: Machine<Model>
  ) -> ScenarioOutcome.Check {
    ScenarioOutcome.Check(expectation: expectation, found: machine.metric(expectation.name))
  }
}

extension Scenario {
  /// Runs the scenario in each of its poll orders.
  /// - Throws: `ModelError` if there is no such model, or it refuses its parameters.
  public func run() throws(ModelError) -> [ScenarioOutcome] {
    let row = try ModelRegistry.row(named: model)
    let configuration = try ModelConfiguration(
      row.descriptor, given: parameters, processorCount: setup.processorCount,
      memoryMebibytes: memoryMebibytes)
    var outcomes: [ScenarioOutcome] = []
    for order in pollOrders { outcomes.append(try row.runScenario(self, configuration, order)) }
    return outcomes
  }

  private var pollOrders: [PollOrder] {
    switch orders {
    case .one(let order): [order]
    case .all: Self.permutations(Array(setup.actors.indices)).map { .fixed($0) }
    }
  }

  static func permutations(_ items: [Int]) -> [[Int]] {
    guard let first = items.first else { return [[]] }
    var result: [[Int]] = []
    for rest in permutations(Array(items.dropFirst())) {
      for place in 0...rest.count {
        var next = rest
        next.insert(first, at: place)
        result.append(next)
      }
    }
    return result.sorted { $0.lexicographicallyPrecedes($1) }
  }
}
