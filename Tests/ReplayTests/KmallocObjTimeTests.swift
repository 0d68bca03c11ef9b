import Replay
import TestSupport
import Testing
import TraceFormat

/// `kmalloc_obj` as time passes, and its totals against a recount.
@Suite struct KmallocObjTimeTests {
  static let sizes: [UInt64?] = [4096, 16_384, 30_000]

  private func driver(_ settings: KmallocObjSettings, seed: UInt64) -> ModelDriver {
    ModelDriver(
      KmallocObjModel(settings, processorCount: 4), objectBytes: Self.sizes, seed: seed)
  }

  private func reserveSettings() -> KmallocObjSettings {
    var settings = KmallocObjSettings()
    settings.reserve = .init(
      target: 3, maintain: [.known, .mayFail, .mayUseReserve], prefill: true)
    settings.cacheLimit = 2
    return settings
  }

  @Test(arguments: [false, true], [UInt64(3), 4])
  func totalsEqualARecount(withReserve: Bool, seed: UInt64) throws {
    var driver = driver(withReserve ? reserveSettings() : KmallocObjSettings(), seed: seed)
    for step in 0..<8000 {
      driver.step()
      if step % 250 != 0 { continue }
      let model = try #require(driver.model as? KmallocObjModel)
      let counts = Dictionary(grouping: driver.live, by: \.block.unit).mapValues(\.count)
      let created = model.totals.unitsCreated - model.totals.unitsReleased
      let cached = (0..<4).map { model.cachedSlabs(ofProcessor: $0) }
        .reduce(0) { $0 + $1.local.count + $1.remote.count }
      #expect(model.totals.heldPages == created * 32)
      #expect(model.totals.sharedPages == cached * 32)
      #expect(model.totals.hostagePages == counts.values.filter { $0 == 1 }.count * 32)
      #expect(model.totals.emptyPages == (created - counts.count) * 32)
      let hostages = Self.sizes.indices.reduce(0) { $0 + model.usage(ofType: $1).hostagePages }
      let empties = Self.sizes.indices.reduce(0) { $0 + model.usage(ofType: $1).emptyPages }
      #expect(hostages == model.totals.hostagePages)
      #expect(empties + cached * 32 == model.totals.emptyPages)
      let overhead = Self.sizes.indices.reduce(0) { $0 + model.usage(ofType: $1).metadataBytes }
      #expect(overhead == model.totals.metadataBytes)
    }
  }

  @Test(arguments: [UInt64(5), 6, 7]) func aLongPauseEqualsManyShortOnes(seed: UInt64) throws {
    var driver = driver(KmallocObjSettings(), seed: seed)
    driver.allocatePercent = 65
    for _ in 0..<4000 { driver.step() }
    driver.allocatePercent = 30
    for _ in 0..<500 { driver.step() }
    var whole = try #require(driver.model as? KmallocObjModel)
    var pieces = whole
    #expect(Self.sizes.indices.contains { whole.state(ofZone: $0).empty.count > 40 })
    let end: UInt64 = 5_003_700_000_000
    while pieces.nextTick <= end { _ = pieces.tick(pieces.nextTick) }
    _ = pieces.tick(end)
    _ = whole.tick(end)
    for zone in Self.sizes.indices {
      #expect(whole.state(ofZone: zone) == pieces.state(ofZone: zone))
    }
    #expect(whole.counters() == pieces.counters())
    #expect(whole.totals == pieces.totals)
    #expect(whole.pseudoTick == pieces.pseudoTick)
    #expect(whole.pollNext()?.zone == pieces.pollNext()?.zone)
  }

  @Test func aLongPauseFindsWhatLiesDeepInTheEmptyList() throws {
    var model = KmallocObjModel(KmallocObjSettings(), processorCount: 1)
    _ = model.declare(ModelType(name: "a", objectBytes: 32_768))
    let request = AllocationRequest(
      type: 0, cpu: 0, flags: [.known, .mayWait], requestedBytes: 32_768)
    for _ in 0..<120 {
      guard case .needs(let pages) = model.allocate(request) else { continue }
      _ = model.resume(pages, granted: 32)
    }
    let release = ReleaseRequest(type: 0, cpu: 0, requestedBytes: 32_768)
    #expect(model.free(Block(unit: 30, index: 1), release) == .done)
    #expect(model.tick(60_000_000_000) == .done)
    #expect(model.state(ofZone: 0).partial == [30])
    #expect(model.counters().contains(ModelCounter("polls", 60)))
  }

  @Test func theEndOfTimeIsReached() throws {
    var driver = driver(KmallocObjSettings(), seed: 8)
    for _ in 0..<2000 { driver.step() }
    #expect(driver.model.tick(.max) == .done)
    #expect(driver.model.tick(.max) == .done)
    var empty = KmallocObjModel(KmallocObjSettings(), processorCount: 1)
    #expect(empty.tick(.max) == .done)
  }

  @Test func withoutPollerTimeChangesNothing() throws {
    var settings = KmallocObjSettings()
    settings.pollsWithTime = false
    var driver = driver(settings, seed: 9)
    for _ in 0..<2000 { driver.step() }
    let model = try #require(driver.model as? KmallocObjModel)
    #expect(!model.needsTime)
    #expect(model.nextTick == .max)
    #expect(model.counters().contains(ModelCounter("polls", 0)))
  }

  @Test func destructionGivesEveryFreeSlabAway() throws {
    var settings = reserveSettings()
    settings.cacheLimit = 1000
    var driver = driver(settings, seed: 10)
    for _ in 0..<3000 { driver.step() }
    driver.drain()
    var model = try #require(driver.model as? KmallocObjModel)
    for zone in Self.sizes.indices { model.destroy(zone: zone) }
    #expect(model.totals.sharedPages == model.totals.heldPages)
    #expect(model.totals.metadataBytes == 0)
    #expect(model.pollNext() == nil)
  }
}
