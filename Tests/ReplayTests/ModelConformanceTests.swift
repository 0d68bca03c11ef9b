import Replay
import TestSupport
import Testing

/// What every registered model must do, whatever it models.
@Suite struct ModelConformanceTests {
  /// Every model with its defaults, and variants that behave differently.
  static let specs: [ModelSpec] =
    ModelRegistry.all.map { ModelSpec($0.descriptor.name) } + [
      ModelSpec("kmalloc_obj", [("reserve", "3"), ("prefill", "1"), ("maxfreeslabs", "2")]),
      ModelSpec("kmalloc_obj", [("reserve", "2"), ("kept", "global"), ("prefill", "1")]),
      ModelSpec("kmalloc_obj", [("reserve", "1"), ("kept", "processor"), ("prefill", "1")]),
      ModelSpec("kmalloc", [("relsthresh", "0"), ("ipi", "cleanup"), ("invariants", "0")]),
      ModelSpec("zalloc", [("zone", "interrupt"), ("entries", "500")]),
      ModelSpec("zalloc", [("zone", "interrupt"), ("era", "2014"), ("pages", "5")]),
      ModelSpec("zalloc", [("zone", "special"), ("era", "2014")]),
      ModelSpec("slub", [("version", "6.1"), ("vectors", "on"), ("cpus", "16")]),
      ModelSpec("slub", [("sheaves", "all")]),
      ModelSpec("slub", [("cpu_partial", "off"), ("min_partial", "0"), ("refill", "one")]),
      ModelSpec("generic_slab", [("empty", "returned"), ("pages", "4"), ("fallback", "1")]),
      ModelSpec(
        "generic_slab",
        [("fill", "30"), ("fillcost", "6"), ("fillneeds", "3"), ("pages", "2")]),
      ModelSpec("generic_slab", [("stock", "40"), ("upkeep", "caller"), ("source", "mapped")]),
      ModelSpec("pool", [("drain", "1"), ("lowat", "20"), ("hiwat", "100")]),
      ModelSpec("pool", [("cache", "off")]),
    ]

  struct ModelSpec: Sendable, CustomStringConvertible {
    let name: String
    let given: [(name: String, value: String)]
    init(_ name: String, _ given: [(name: String, value: String)] = []) {
      self.name = name
      self.given = given
    }
    var description: String {
      ([name] + given.map { "\($0.name)=\($0.value)" }).joined(separator: ",")
    }
  }

  static let sizes: [UInt64?] = [32, 192, 192, 1024, 4096, 20000, nil]

  private func driver(_ spec: ModelSpec, seed: UInt64) throws -> ModelDriver {
    let row = try ModelRegistry.row(named: spec.name)
    let configuration = try ModelConfiguration(
      row.descriptor, given: spec.given, processorCount: 4)
    return ModelDriver(try row.make(configuration), objectBytes: Self.sizes, seed: seed)
  }

  private func checkTotals(_ driver: ModelDriver) {
    let totals = driver.model.totals
    let types = Self.sizes.indices.map { driver.model.usage(ofType: $0) }
    #expect(totals.heldPages == driver.pagesOut)
    #expect(totals.liveObjects == driver.live.count)
    #expect(totals.allocatedBytes + totals.metadataBytes <= totals.heldPages * 4096)
    #expect(totals.allocatedBytes >= driver.live.reduce(0) { $0 + Int($1.bytes) })
    #expect(totals.hostagePages + totals.emptyPages <= totals.heldPages)
    #expect(types.reduce(0) { $0 + $1.allocatedBytes } == totals.allocatedBytes)
    let hostages = driver.live.map { driver.model.hostagePages(of: $0.block) }
    if !hostages.contains(nil) {
      #expect(hostages.reduce(0) { $0 + ($1 ?? 0) } == totals.hostagePages)
    }
    #expect(types.reduce(0) { $0 + $1.liveObjects } == totals.liveObjects)
    #expect(types.reduce(0) { $0 + $1.heldPages } == totals.heldPages - totals.sharedPages)
  }

  @Test(arguments: specs, [UInt64(1), 2])
  func blocksAreHandedOutOnceAndTotalsAgree(spec: ModelSpec, seed: UInt64) throws {
    var driver = try driver(spec, seed: seed)
    for step in 0..<6000 {
      driver.step()
      if step % 500 == 0 {
        checkTotals(driver)
        let keys = Set(driver.live.map { [$0.type, $0.block.unit, $0.block.index] })
        #expect(keys.count == driver.live.count)
      }
    }
    driver.drain()
    checkTotals(driver)
    #expect(driver.model.totals.allocatedBytes == 0)
    #expect(driver.model.totals.hostagePages == 0)
  }

  @Test(arguments: specs)
  func sameInputYieldsSameAnswers(spec: ModelSpec) throws {
    var first = try driver(spec, seed: 7)
    var second = try driver(spec, seed: 7)
    for _ in 0..<3000 {
      first.step()
      second.step()
    }
    #expect(first.answers == second.answers)
    #expect(first.model.totals == second.model.totals)
    #expect(first.model.counters() == second.model.counters())
  }

  @Test(arguments: specs)
  func refusedPagesLeaveTheModelWhole(spec: ModelSpec) throws {
    var driver = try driver(spec, seed: 11)
    driver.refusedPercent = 60
    for _ in 0..<3000 { driver.step() }
    checkTotals(driver)
    driver.drain()
    checkTotals(driver)
  }

  @Test(arguments: specs)
  func nothingBreaksAndCountersKeepTheirNames(spec: ModelSpec) throws {
    var driver = try driver(spec, seed: 13)
    let before = driver.model.counters().map(\.name)
    for _ in 0..<3000 { driver.step() }
    for case .broken(let invariant) in driver.answers { Issue.record("broken: \(invariant)") }
    #expect(driver.model.counters().map(\.name) == before)
    #expect(Set(before).count == before.count)
  }
}
