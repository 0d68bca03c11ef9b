import Replay
import TestSupport
import Testing

/// Nothing is lost, and when everything is freed only what the model says it keeps is left.
@Suite struct SlubDrainTests {
  static let variants: [[(name: String, value: String)]] = [
    [], [("version", "6.1")], [("sheaves", "all")], [("cpu_partial", "off")],
    [("min_partial", "0"), ("refill", "one")],
  ]
  static let sizes: [UInt64?] = [32, 192, 1024, 4096, 20_000, nil]

  private func count(_ model: any AllocatorModel, _ name: String) -> Int {
    Int(model.counters().first { $0.name == name }?.value ?? -1)
  }

  @Test(arguments: variants.indices, [UInt64(3), 4])
  func slabsAreWhereTheyBelong(variant: Int, seed: UInt64) throws {
    let configuration = try ModelConfiguration(
      SlubModel.descriptor, given: Self.variants[variant], processorCount: 4)
    var driver = ModelDriver(
      try SlubModel(configuration), objectBytes: Self.sizes, seed: seed)
    driver.allocatePercent = 60
    for step in 0..<8000 {
      driver.step()
      guard step % 1000 == 0 else { continue }
      let model = driver.model
      let large = count(model, "large_allocations")
      let listed =
        count(model, "slabs_of_cpus") + count(model, "slabs_on_cpu_partial_lists")
        + count(model, "slabs_on_node_partial_lists")
      #expect(listed <= count(model, "slabs"))
      #expect(count(model, "slabs") <= model.totals.unitsCreated - model.totals.unitsReleased)
      #expect(model.totals.unitsCreated >= large)
    }
    driver.drain()
    let model = try #require(driver.model as? SlubModel)
    let slabs = count(model, "slabs")
    #expect(slabs == model.totals.unitsCreated - model.totals.unitsReleased)
    // Every slab that is left is on some list, and its emptiness is what a list or the node keeps.
    let listed =
      count(model, "slabs_of_cpus") + count(model, "slabs_on_cpu_partial_lists")
      + count(model, "slabs_on_node_partial_lists")
    if Self.variants[variant].first?.name != "sheaves" {
      #expect(listed == slabs)
      #expect(count(model, "cached_slabs") == slabs)
    }
    var shrunk = model
    shrunk.shrink()
    #expect(shrunk.totals.heldPages == 0)
    #expect(shrunk.totals.emptyPages == 0 && shrunk.totals.metadataBytes == 0)
  }

  /// Each cache keeps at most its processors' slabs and lists, and the node's few.
  @Test func whatIsKeptIsBounded() throws {
    var model = try SlubModel(ModelConfiguration(SlubModel.descriptor, processorCount: 4))
    _ = model.declare(ModelType(name: "a", objectBytes: 192))
    var live: [Block] = []
    var random = SeededGenerator(seed: 5)
    for _ in 0..<20_000 {
      let cpu = UInt16.random(in: 0..<4, using: &random)
      var step = model.allocate(.init(type: 0, cpu: cpu, flags: [], requestedBytes: 192))
      while case .needs(let wish) = step { step = model.resume(wish, granted: wish.pages) }
      if case .placed(let block) = step { live.append(block) }
    }
    live.shuffle(using: &random)
    for block in live {
      let cpu = UInt16.random(in: 0..<4, using: &random)
      #expect(model.free(block, .init(type: 0, cpu: cpu, requestedBytes: 192)) == .done)
    }
    #expect(model.slabCount(inCache: 0) <= model.slackOfSlabs(inCache: 0))
    #expect(model.slabCount(inCache: 0) > 0)
  }
}
