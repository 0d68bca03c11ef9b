import FoundationEssentials
import Testing
import TraceFormat

@testable import Replay

/// What the vectors of `zalloc` leave open.
@Suite struct ZallocModelTests {
  private func model(
    _ given: [(name: String, value: String)] = [], processors: Int = 1
  ) throws -> ZallocModel {
    try ZallocModel(
      ModelConfiguration(ZallocModel.descriptor, given: given, processorCount: processors))
  }

  private func request(_ type: UInt32, bytes: UInt64 = 1, cpu: UInt16 = 0) -> AllocationRequest {
    AllocationRequest(type: type, cpu: cpu, flags: [.known, .mayWait], requestedBytes: bytes)
  }

  /// Columns requested, zsize, zfreemin, items of the first page (2014), items of a burst and bytes
  /// lost with it (2021).
  @Test func geometryEqualsTheReferenceTable() throws {
    let here = "\(#filePath)".split(separator: "/").dropLast().joined(separator: "/")
    let text = try String(
      contentsOfFile: "/\(here)/Data/Vectors/constants_zone.csv", encoding: .utf8)
    let rows = text.split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
    #expect(rows.count > 10)
    for row in rows.map({ $0.compactMap { Int($0) } }) {
      let specification = ZoneSpecification(
        itemBytes: row[0], entries: 100_000, kind: .interrupt, pagesPerGrowth: 1)
      var old = try model([("era", "2014")])
      _ = old.settled(old.declare(specification))
      #expect(old.zones[0].itemBytes == row[1])
      #expect(old.zones[0].heldBack == row[2])
      #expect(old.zones[0].itemsMade == row[3])
      var new = try model()
      _ = new.settled(new.declare(specification))
      #expect(new.zones[0].itemsMade == row[4])
      #expect(new.totals.metadataBytes == row[5])
    }
  }

  @Test func interruptZoneAsksTwiceAndTakesWhatItGets() throws {
    var model = try model()
    let creation = model.declare(
      ZoneSpecification(itemBytes: 1024, entries: 1000, kind: .interrupt))
    let first = try #require(creation.request)
    #expect(first.pages == 4)
    #expect(first.pageClass == [.normal, .system, .interrupt])
    #expect(first.policy == .asManyAsPossible)
    #expect(first.mapEntries == 0 && first.kernelVirtualPages == 0)
    let second = try #require(model.resume(first, granted: 4).request)
    #expect(second.pages == 4)
    #expect(second.pageClass == [.normal, .system])
    #expect(model.resume(second, granted: 1) == .done)
    #expect(model.totals.heldPages == 5)
    #expect(model.counts(ofType: 0, cpu: 0).itemsMade == 20)
  }

  /// Held-back items come out one by one, then nothing; no page is asked for twice in one
  /// operation.
  @Test func exhaustedInterruptZoneHandsOutHeldBackItemsAndThenNothing() throws {
    var model = try model()
    let wish = ZoneSpecification(itemBytes: 2048, entries: 1000, kind: .interrupt)
    _ = model.settled(model.declare(wish))
    var placed = 0
    var asked = 0
    while true {
      let step = model.settled(
        model.allocate(request(0)),
        grant: { _ in
          asked += 1
          return 0
        })
      guard step.block != nil else {
        #expect(step == .failed(.outOfPages))
        break
      }
      placed += 1
    }
    #expect(placed == 16)
    #expect(asked == 3)
    #expect(model.counters().first { $0.name == "held_back_items_used" }?.value == 2)
  }

  @Test func creationWithoutPagesLeavesAZoneThatGrowsLater() throws {
    var model = try model()
    let wish = ZoneSpecification(itemBytes: 64, entries: 1000, kind: .interrupt)
    #expect(model.settled(model.declare(wish), grant: { _ in 0 }) == .done)
    #expect(model.settled(model.allocate(request(0))).block != nil)
  }

  @Test func pagesOverTheLimitGoBack() throws {
    var model = try model()
    let wish = ZoneSpecification(itemBytes: 4096, entries: 6, kind: .interrupt)
    _ = model.settled(model.declare(wish))
    #expect(model.totals.heldPages == 6)
    #expect(model.totals.releasedPages == 2)
    for _ in 0..<6 { #expect(model.settled(model.allocate(request(0))).block != nil) }
    #expect(model.settled(model.allocate(request(0))) == .failed(.zoneLimit))
    #expect(model.totals.takenPages - model.totals.releasedPages == 6)
  }

  @Test func missingPageBreaksTheZoneOf2014() throws {
    var model = try model([("era", "2014")])
    let wish = ZoneSpecification(itemBytes: 64, entries: 1000, kind: .interrupt, pagesPerGrowth: 4)
    #expect(model.settled(model.declare(wish), grant: { _ in 3 }) == .broken(.zgetNoPage))
  }

  @Test(arguments: ["2014", "2021"])
  func plainAndSpecialZonesWait(era: String) throws {
    for kind in [ZoneKind.plain, .special] {
      var model = try model([("era", era)])
      _ = model.declare(ZoneSpecification(itemBytes: 100, kind: kind, pagesPerGrowth: 2))
      let asked = try #require(model.allocate(request(0)).request)
      #expect(asked.pages == (era == "2014" ? 2 : 8))
      #expect(asked.pageClass == .normal && asked.policy == .waitHolding)
      #expect(asked.mapEntries == (kind == .plain ? 4 : 0))
      #expect(model.resume(asked, granted: 0) == .failed(.outOfPages))
      #expect(model.totals == ModelTotals())
      #expect(model.settled(model.allocate(request(0))).block != nil)
    }
  }

  /// Both refills go through, whichever is granted first.
  @Test func twoRefillsMayBeUnderWayAtOnce() throws {
    var model = try model(processors: 2)
    _ = model.declare(ModelType(name: "a", objectBytes: 4096))
    let first = try #require(model.allocate(request(0, cpu: 0)).request)
    let second = try #require(model.allocate(request(0, cpu: 1)).request)
    let later = try #require(model.resume(second, granted: 8).block)
    let earlier = try #require(model.resume(first, granted: 8).block)
    #expect(later != earlier)
    #expect(model.totals.heldPages == 16 && model.totals.liveObjects == 2)
    #expect(model.totals.hostagePages == 16)
  }

  @Test func typesOfAnySizeGetAZoneForEachPowerOfTwo() throws {
    var model = try model()
    _ = model.declare(ModelType(name: "any", objectBytes: nil))
    for (bytes, zones, allocated) in [(1, 1, 32), (32, 1, 32), (33, 2, 64), (32768, 3, 32768)] {
      let before = model.totals.allocatedBytes
      #expect(model.settled(model.allocate(request(0, bytes: UInt64(bytes)))).block != nil)
      #expect(model.zones.count == zones)
      #expect(model.totals.allocatedBytes - before == allocated)
    }
    #expect(model.usage(ofType: 0).allocatedBytes == model.totals.allocatedBytes)
  }

  @Test func largeRequestsAreWholePagesThatGoBack() throws {
    var model = try model()
    _ = model.declare(ModelType(name: "any", objectBytes: nil))
    _ = model.declare(ModelType(name: "large", objectBytes: 40_000))
    let small = try #require(model.settled(model.allocate(request(0, bytes: 32_769))).block)
    let large = try #require(model.settled(model.allocate(request(1, bytes: 40_000))).block)
    #expect(model.usage(ofType: 0).heldPages == 9 && model.usage(ofType: 1).heldPages == 10)
    let release = ReleaseRequest(type: 1, cpu: 0, requestedBytes: 40_000)
    #expect(model.free(large, release) == .done)
    #expect(model.free(large, release) == .broken(.zfreeAlreadyFree))
    #expect(model.totals.heldPages == 9 && model.totals.releasedPages == 10)
    #expect(model.allocate(request(0, bytes: .max)) == .failed(.outOfPages))
    #expect(model.free(small, release) == .done)
    #expect(model.totals.heldPages == 0)
  }

  @Test func parametersMakeInterruptZonesOfEveryType() throws {
    var model = try model([("zone", "interrupt"), ("entries", "50")])
    _ = model.settled(model.declare(ModelType(name: "a", objectBytes: 2048)))
    _ = model.settled(
      model.declare(ModelType(name: "limited", objectBytes: 2048, limitBytes: 8192)))
    #expect(model.zones.map(\.pageLimit) == [25, 2])
    #expect(model.totals.heldPages == 8 + 2)
  }

  @Test func everyGrowthOf2014HoldsAnItem() throws {
    var model = try model([("era", "2014")])
    _ = model.declare(ModelType(name: "big", objectBytes: 8193))
    #expect(model.settled(model.allocate(request(0))).block != nil)
    #expect(model.totals.heldPages == 3)
  }
}
