import FoundationEssentials
import Testing
import TraceFormat

@testable import Replay

/// What the vectors of `kmalloc` leave open.
@Suite struct KmallocModelTests {
  private func model(
    _ given: [(name: String, value: String)] = [], processors: Int = 1, memory: Int = 4096,
    limit: UInt64 = 0
  ) throws -> KmallocModel {
    var model = try KmallocModel(
      ModelConfiguration(
        KmallocModel.descriptor, given: given, processorCount: processors, memoryMebibytes: memory))
    _ = model.declare(ModelType(name: "type", objectBytes: nil, limitBytes: limit))
    return model
  }

  private func counter(_ name: String, of model: KmallocModel) -> Int64? {
    model.counters().first { $0.name == name }?.value
  }

  private func release(cpu: UInt16 = 0, inInterrupt: Bool = false) -> ReleaseRequest {
    ReleaseRequest(type: 0, cpu: cpu, inInterrupt: inInterrupt, requestedBytes: 1)
  }

  /// Columns requested, chunk, zoneindex, align, first offset and chunks with and without
  /// invariants.
  @Test func geometryEqualsTheReferenceTable() throws {
    let here = "\(#filePath)".split(separator: "/").dropLast().joined(separator: "/")
    let text = try String(
      contentsOfFile: "/\(here)/Data/Vectors/constants_slab.csv", encoding: .utf8)
    let rows = text.split(separator: "\n").dropFirst().filter { !$0.hasPrefix("#") }
    #expect(rows.count > 20)
    for checks in [true, false] {
      let geometry = SlabGeometry(
        memoryMebibytes: 4096, processorCount: 1, zoneKibibytes: nil, freeZonesKept: nil,
        checksDoubleFrees: checks)
      #expect(geometry.classes.count == 72)
      for row in rows.map({ $0.split(separator: ",") }) where row[2] != "oversize" {
        let numbers = row.compactMap { Int($0) }
        let sizeClass = geometry.classIndex(of: numbers[0])
        #expect(sizeClass == numbers[2])
        #expect(geometry.classes[sizeClass].chunkBytes == numbers[1])
        #expect(geometry.classes[sizeClass].chunks == numbers[checks ? 5 : 7])
      }
    }
  }

  @Test func zonesAndFreeZonesScaleWithTheMachine() throws {
    let expected: [(memory: Int, processors: Int, zone: Int, kept: Int)] = [
      (16, 1, 32768, 32), (64, 1, 32768, 32), (65, 1, 65536, 32), (128, 1, 65536, 32),
      (129, 1, 131072, 32), (4096, 1, 131072, 32), (7 * 1024, 1, 131072, 64),
      (128 * 1024, 1, 131072, 1024), (4096, 64, 131072, 16),
    ]
    for (memory, processors, zone, kept) in expected {
      let geometry = try model(processors: processors, memory: memory).geometry
      #expect(geometry.zoneBytes == zone)
      #expect(geometry.freeZonesKept == kept)
      #expect(geometry.zoneLimit == min(zone / 4, 16384))
    }
  }

  @Test func flagsDecideClassAndPolicyOfTheRequest() throws {
    var model = try model()
    let waiting = try #require(
      model.allocate(64, type: 0, cpu: 0, flags: .interruptWait).request)
    #expect(waiting.pages == 32 && waiting.policy == .waitHolding)
    #expect(waiting.pageClass == [.normal, .system, .interrupt])
    #expect(model.resume(waiting, granted: 0) == .failed(.outOfPages))
    #expect(model.totals == ModelTotals())
    let refused = try #require(model.allocate(20000, type: 0, cpu: 0, flags: .noWait).request)
    #expect(refused.pages == 5 && refused.policy == .allOrNothing)
    #expect(refused.pageClass == .system)
    #expect(model.resume(refused, granted: 0) == .failed(.outOfPages))
    let bare = model.allocate(64, type: 0, cpu: 0, flags: .mustNotWait)
    #expect(bare == .broken(.vmPageAllocNoClass))
  }

  /// A class of pages is needed only where pages are.
  @Test func bareNoWaitIsServedFromAZone() throws {
    var model = try model()
    _ = model.settled(model.allocate(64, type: 0, cpu: 0, flags: .waitOK))
    #expect(model.allocate(64, type: 0, cpu: 0, flags: .mustNotWait).block != nil)
  }

  @Test func limitIsSeenOneQuantumLate() throws {
    var model = try model(limit: 65536)
    let flags: DragonFlyFlags = [.waitOK, .nullOK]
    var served = 0
    while model.settled(model.allocate(8192, type: 0, cpu: 0, flags: flags)).block != nil {
      served += 1
    }
    #expect(served == 16)
    #expect(model.allocate(8192, type: 0, cpu: 0, flags: flags) == .failed(.typeLimit))
    #expect(model.allocate(0, type: 0, cpu: 0, flags: .waitOK) == .broken(.limit))
    #expect(counter("limit_recounts", of: model) == 3)
  }

  @Test func oversizeFreedInAnInterruptWaitsForACallerWhoMayBlock() throws {
    var model = try model(processors: 2)
    let block = try #require(
      model.settled(model.allocate(16384, type: 0, cpu: 0, flags: .waitOK)).block)
    #expect(model.free(block, release(cpu: 1, inInterrupt: true)) == .done)
    #expect(model.free(block, release()) == .broken(.chunkAlreadyFree))
    #expect(model.totals.heldPages == 4 && model.totals.liveObjects == 0)
    #expect(model.usage(ofType: 0).emptyPages == 4)
    _ = model.settled(model.allocate(64, type: 0, cpu: 1, flags: .noWait))
    _ = model.settled(model.allocate(64, type: 0, cpu: 0, flags: .waitOK))
    #expect(model.usage(ofType: 0).heldPages == 4, "neither may free it: no wait, other cpu")
    _ = model.settled(model.allocate(64, type: 0, cpu: 1, flags: .waitOK))
    #expect(model.usage(ofType: 0).heldPages == 0)
    #expect(model.totals.heldPages == model.totals.sharedPages)
  }

  @Test func requestsThatNoMachineHoldsFail() throws {
    var model = try model()
    for bytes in [UInt64.max, 1 << 63, 1 << 44] {
      #expect(
        model.allocate(bytes, type: 0, cpu: 0, flags: [.waitOK, .powerOfTwo, .cacheAlign])
          == .failed(.outOfPages))
    }
    #expect(model.allocate(0, type: 0, cpu: 0, flags: .waitOK) == .failed(.zeroLength))
  }

  @Test func twoZonesMayBeUnderWayAtOnce() throws {
    var model = try model()
    let first = try #require(model.allocate(64, type: 0, cpu: 0, flags: .waitOK).request)
    let second = try #require(model.allocate(64, type: 0, cpu: 0, flags: .waitOK).request)
    let later = try #require(model.resume(second, granted: 32).block)
    let earlier = try #require(model.resume(first, granted: 32).block)
    #expect(model.counts(cpu: 0).listedZones == 2)
    #expect(model.totals.hostagePages == 64)
    #expect(model.free(earlier, release()) == .done)
    #expect(model.counts(cpu: 0).processorFreeZones == 1)
    #expect(model.free(earlier, release()) == .broken(.chunkAlreadyFree))
    #expect(model.free(later, release()) == .done)
    #expect(model.counts(cpu: 0).processorFreeZones == 1, "the last of its size stays")
    #expect(model.totals.emptyPages == 64)
  }

  /// Fifteen chunks of 8 KiB exhaust a zone; the other processor then frees one.
  private func exhausted(_ given: [(name: String, value: String)]) throws -> KmallocModel {
    var model = try model(given, processors: 2)
    var blocks: [Block] = []
    for _ in 0..<15 {
      let step = model.allocate(8192, type: 0, cpu: 0, flags: .waitOK)
      blocks.append(try #require(model.settled(step).block))
    }
    #expect(model.free(blocks[3], release(cpu: 1)) == .done)
    #expect(model.counts(cpu: 0).queuedMessages == 1)
    return model
  }

  @Test func messagesArriveBeforeTheOwnersNextOperation() throws {
    var model = try exhausted([])
    let block = model.allocate(8192, type: 0, cpu: 0, flags: .waitOK).block
    #expect(block == Block(unit: 0, index: 3))
    #expect(model.counts(cpu: 0).queuedMessages == 0)
  }

  @Test func messagesMayArriveWithTheSweepOnly() throws {
    var model = try exhausted([("ipi", "cleanup")])
    #expect(model.allocate(8192, type: 0, cpu: 0, flags: .waitOK).request != nil)
    #expect(model.nextTick == 10_000_000_000)
    #expect(model.tick(9_999_999_999) == .done)
    #expect(model.counts(cpu: 0).queuedMessages == 1)
    #expect(model.tick(25_000_000_000) == .done)
    #expect(model.counts(cpu: 0).queuedMessages == 0)
    #expect(model.nextTick == 30_000_000_000)
    #expect(model.allocate(8192, type: 0, cpu: 0, flags: .waitOK).block?.index == 3)
    #expect(model.tick(.max) == .done)
    #expect(model.nextTick == .max)
  }

  @Test func withoutSweepsTimeDoesNotMatter() throws {
    let model = try model([("cleanup", "off")])
    #expect(!model.needsTime && model.nextTick == .max)
    #expect(throws: ModelError.self) { try self.model([("cleanup", "off"), ("ipi", "cleanup")]) }
  }

  @Test func withoutInvariantsASecondFreeIsOnlyCounted() throws {
    var model = try model([("invariants", "0")])
    let block = try #require(
      model.settled(model.allocate(64, type: 0, cpu: 0, flags: .waitOK)).block)
    #expect(model.free(block, release()) == .done)
    #expect(model.free(block, release()) == .done)
    #expect(model.undetectedDoubleFrees == 1)
    #expect(model.totals.liveObjects == 0)
  }
}
