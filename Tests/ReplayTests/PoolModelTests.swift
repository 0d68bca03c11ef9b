import Testing
import TraceFormat

@testable import Replay

/// NetBSD's pool against numbers worked out by hand from `sys/kern/subr_pool.c` 1.220.
@Suite struct PoolModelTests {
  private static let waits: AllocationFlags = [.known, .mayWait]
  private static let doesNotWait: AllocationFlags = [.known]

  private func model(
    _ bytes: UInt64?..., given: [(name: String, value: String)] = [], processors: Int = 1
  ) throws -> PoolModel {
    var model = try PoolModel(
      ModelConfiguration(PoolModel.descriptor, given: given, processorCount: processors))
    for (number, size) in bytes.enumerated() {
      #expect(
        model.settled(model.declare(ModelType(name: "t\(number)", objectBytes: size))) == .done)
    }
    return model
  }

  private func request(
    _ type: UInt32 = 0, cpu: UInt16 = 0, flags: AllocationFlags = waits, bytes: UInt64 = 64
  ) -> AllocationRequest {
    AllocationRequest(type: type, cpu: cpu, flags: flags, requestedBytes: bytes)
  }

  private func allocate(_ model: inout PoolModel, _ request: AllocationRequest) throws -> Block {
    try #require(model.settled(model.allocate(request)).block)
  }

  private func free(_ model: inout PoolModel, _ block: Block, cpu: UInt16 = 0) {
    let release = ReleaseRequest(type: 0, cpu: cpu, requestedBytes: 64)
    #expect(model.settled(model.free(block, release)) == .done)
  }

  /// Bytes asked for, item, pages of a pool page, items in it, header elsewhere.
  @Test(arguments: [
    (1, 16, 1, 252, false), (64, 64, 1, 63, false), (100, 104, 1, 38, false),
    (256, 256, 1, 16, true), (255, 256, 1, 16, true), (400, 400, 1, 10, false),
    (1024, 1024, 1, 4, true), (4096, 4096, 1, 1, true), (4097, 4104, 2, 1, false),
    (8192, 8192, 2, 1, true), (20_000, 20_000, 8, 1, false), (1 << 20, 1 << 20, 256, 1, true),
  ])
  func geometry(bytes: UInt64, item: Int, pages: Int, items: Int, isElsewhere: Bool) throws {
    let geometry = try #require(PoolGeometry(itemBytes: bytes))
    #expect(geometry.itemBytes == item)
    #expect(geometry.unitPages == pages)
    #expect(geometry.itemsPerUnit == items)
    #expect(geometry.headerIsElsewhere == isElsewhere)
    #expect(PoolGeometry(itemBytes: (1 << 20) + 1) == nil)
  }

  @Test func highestItemComesFirstAndTheLastFreedNext() throws {
    var model = try model(1024, given: [("cache", "off")])
    let first = try allocate(&model, request())
    let second = try allocate(&model, request())
    #expect([first.index, second.index] == [3, 2])
    free(&model, first)
    #expect(try allocate(&model, request()) == first)
    #expect(model.totals.hostagePages == 0)
    free(&model, first)
    #expect(model.totals.hostagePages == 1)
  }

  @Test func partlyUsedPagesComeFirst() throws {
    var model = try model(1024, given: [("cache", "off")])
    var blocks: [Block] = []
    for _ in 0..<8 { blocks.append(try allocate(&model, request())) }
    free(&model, blocks[0])
    for block in blocks[4..<8] { free(&model, block) }
    #expect(model.totals.emptyPages == 1)
    #expect(try allocate(&model, request()) == blocks[0])
    #expect(try allocate(&model, request()).unit == blocks[4].unit)
  }

  /// The page of headers is asked for while the first page is held.
  @Test func headerElsewhereNeedsAPageMore() throws {
    var model = try model(1024)
    let page = try #require(model.allocate(request()).request)
    #expect(page.pages == 1)
    #expect(page.pageClass == .normal)
    #expect(page.policy == .waitHolding)
    let header = try #require(model.resume(page, granted: 1).request)
    #expect(model.totals.heldPages == 1)
    #expect(model.resume(header, granted: 1).block != nil)
    #expect(model.totals.heldPages == 2)
    #expect(model.totals.sharedPages == 1)
    // The pool of headers: 73 of 56 bytes, of which its own takes the place of one; one is used.
    #expect(model.totals.metadataBytes == 4096 - 72 * 56 + 56)
    #expect(model.usage(ofType: 0).metadataBytes == 0)
  }

  @Test func refusedHeaderGivesThePageBack() throws {
    var model = try model(1024)
    let flags = Self.doesNotWait
    let page = try #require(model.allocate(request(flags: flags)).request)
    #expect(page.pageClass == [.normal, .system])
    #expect(page.policy == .allOrNothing)
    let header = try #require(model.resume(page, granted: 1).request)
    #expect(model.resume(header, granted: 0) == .failed(.outOfPages))
    #expect(model.totals.heldPages == 0)
    #expect(model.totals.releasedPages == 1)
  }

  /// Two callers find the pool empty. The first is refused after the second has grown it.
  @Test func refusedCallerTakesWhatCameMeanwhile() throws {
    var model = try model(64)
    let first = try #require(model.allocate(request(flags: Self.doesNotWait)).request)
    let second = try #require(model.allocate(request()).request)
    #expect(model.resume(second, granted: 1).block?.index == 62)
    #expect(model.resume(first, granted: 0).block?.index == 61)
    #expect(model.totals.takenPages == 1)
  }

  /// 63 items a page, and two are to be free always: the pool is made with a page, and the get that
  /// leaves one asks for another without waiting. Its refusal goes unnoticed.
  @Test func lowWaterMarkIsABufferNotAGuarantee() throws {
    var model = try model(64, given: [("lowat", "2"), ("cache", "off")])
    #expect(model.totals.heldPages == 1)
    for _ in 0..<61 { #expect(model.allocate(request()).block != nil) }
    let growth = try #require(model.allocate(request()).request)
    #expect(growth.pageClass == [.normal, .system])
    #expect(growth.policy == .allOrNothing)
    #expect(model.resume(growth, granted: 0).block?.index == 1)
    let again = try #require(model.allocate(request()).request)
    #expect(model.resume(again, granted: 0).block?.index == 0)
    let own = try #require(model.allocate(request(flags: Self.doesNotWait)).request)
    #expect(model.resume(own, granted: 0) == .failed(.outOfPages))
  }

  @Test func pagesAboveTheHighWaterMarkGoAtOnce() throws {
    var model = try model(1024, given: [("hiwat", "4"), ("cache", "off")])
    var blocks: [Block] = []
    for _ in 0..<8 { blocks.append(try allocate(&model, request())) }
    #expect(model.totals.heldPages == 3)
    for block in blocks { free(&model, block) }
    #expect(model.totals.heldPages == 2)
    #expect(model.totals.emptyPages == 1)
    #expect(model.totals.releasedPages == 1)
  }

  @Test func hardLimitFails() throws {
    var model = try model(given: [("cache", "off")])
    _ = model.declare(ModelType(name: "t", objectBytes: 1024, limitBytes: 2048))
    for _ in 0..<2 { _ = try allocate(&model, request()) }
    #expect(model.allocate(request()) == .failed(.typeLimit))
  }

  /// 15 objects a group, two groups a processor: the 31st free sends a full group to the cache, and
  /// there the other processor finds it.
  @Test func groupsTravelBetweenProcessors() throws {
    var model = try model(64, processors: 2)
    var blocks: [Block] = []
    for _ in 0..<31 { blocks.append(try allocate(&model, request())) }
    for block in blocks[0..<30] { free(&model, block) }
    let other = try allocate(&model, request(cpu: 1))
    #expect(!blocks.contains(other))
    free(&model, blocks[30])
    let handed = try allocate(&model, request(cpu: 1))
    #expect(blocks[0..<30].contains(handed))
  }

  @Test func withoutAPageForAGroupTheItemGoesToThePool() throws {
    var model = try model(64)
    let block = try allocate(&model, request())
    let group = try #require(
      model.free(block, ReleaseRequest(type: 0, cpu: 0, requestedBytes: 64)).request)
    #expect(group.pageClass == [.normal, .system])
    #expect(model.resume(group, granted: 0) == .done)
    #expect(model.totals.heldPages == 1)
    #expect(try allocate(&model, request()) == block)
  }

  /// The first visit empties the groups, the next after ten seconds takes the page, but not that of
  /// the low-water mark.
  @Test(arguments: [(0, 0), (1, 1)])
  func drainThreadTakesIdlePages(lowWater: Int, left: Int) throws {
    var model = try model(64, given: [("drain", "1"), ("lowat", "\(lowWater)")])
    free(&model, try allocate(&model, request()))
    #expect(model.usage(ofType: 0).heldPages == 1)
    for second in 1...9 { #expect(model.tick(UInt64(second) * 1_000_000_000) == .done) }
    #expect(model.usage(ofType: 0).heldPages == 1)
    #expect(model.tick(60_000_000_000) == .done)
    #expect(model.usage(ofType: 0).heldPages == left)
    #expect(model.tick(.max) == .done)
    #expect(model.totals.allocatedBytes == 0)
  }

  @Test func doubleFreeBreaks() throws {
    var model = try model(64, nil)
    let release = ReleaseRequest(type: 0, cpu: 0, requestedBytes: 64)
    let block = try allocate(&model, request())
    free(&model, block)
    #expect(model.free(block, release) == .broken(.doubleFree))
    let large = try allocate(&model, request(1, bytes: 9000))
    #expect(model.totals.heldPages == 6)
    #expect(model.free(large, release) == .done)
    #expect(model.free(large, release) == .broken(.doubleFree))
  }
}
