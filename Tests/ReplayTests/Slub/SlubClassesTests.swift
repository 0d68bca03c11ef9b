import Replay
import Testing
import TraceFormat

/// Size classes, large requests, sheaves, vectors, initial slabs.
@Suite struct SlubClassesTests {
  typealias Bench = SlubModelTests.Bench

  @Test(arguments: [
    (1, 8), (8, 8), (9, 16), (65, 96), (96, 96), (97, 128), (129, 192), (192, 192), (193, 256),
    (257, 512), (4097, 8192), (8192, 8192), (8193, 12288 + 4096), (20_000, 32768),
  ])
  func bytesSetAside(requested: UInt64, set: Int) throws {
    var model = try SlubModel(ModelConfiguration(SlubModel.descriptor))
    _ = model.declare(ModelType(name: "kmalloc", objectBytes: nil))
    var step = model.allocate(
      AllocationRequest(type: 0, cpu: 0, flags: [], requestedBytes: requested))
    while case .needs(let wish) = step { step = model.resume(wish, granted: wish.pages) }
    #expect(model.totals.allocatedBytes == set)
  }

  /// Callers' flags choose among kinds of caches; types share a class's caches.
  @Test func classesAreSharedByTypesAndPartedByFlags() throws {
    var model = try SlubModel(ModelConfiguration(SlubModel.descriptor))
    _ = model.declare(ModelType(name: "kmalloc:64", objectBytes: 64))
    _ = model.declare(ModelType(name: "kmalloc", objectBytes: nil))
    for (type, flags) in [
      (0, []), (1, []), (0, [.known, .accounted]), (0, [.known, .accounted, .reclaimable]),
    ] as [(UInt32, AllocationFlags)] {
      var step = model.allocate(
        AllocationRequest(type: type, cpu: 0, flags: flags, requestedBytes: 50))
      while case .needs(let wish) = step { step = model.resume(wish, granted: wish.pages) }
    }
    #expect(model.totals.unitsCreated == 3)
    #expect(model.totals.sharedPages == 1)
    #expect(model.usage(ofType: 0).heldPages == 2)
    #expect(model.usage(ofType: 1).heldPages == 0)
  }

  /// 32 objects a sheaf: filled as a whole, flushed as a whole once the barn has ten full ones.
  @Test func sheavesAreFilledAndFlushed() throws {
    var bench = try Bench([("sheaves", "all")], bytes: 256)
    let blocks = try (0..<640).map { _ in try bench.take(bytes: 256) }
    #expect(bench.count("sheaves_filled") == 20)
    #expect(bench.count("objects_in_sheaves") == 0)
    for block in blocks { bench.free(block) }
    // Main and spare, ten in the barn, the rest in slabs.
    #expect(bench.count("objects_in_sheaves") == 12 * 32)
    #expect(bench.count("sheaves_flushed") == 8)
    #expect(bench.model.totals.liveObjects == 0)
    bench.model.shrink()
    #expect(bench.count("objects_in_sheaves") == 0)
    #expect(bench.model.totals.heldPages == 0)
  }

  /// Who may not wait gets one object instead of a filled sheaf.
  @Test func whoMayNotWaitFillsNoSheaf() throws {
    var bench = try Bench([("sheaves", "all")], bytes: 256)
    _ = try bench.take(bytes: 256, flags: [.known])
    #expect(bench.count("objects_in_sheaves") == 0)
    _ = try bench.take(bytes: 256)
    #expect(bench.count("objects_in_sheaves") == 31)
  }

  /// Deferred frees gather in a sheaf of their own until it is full.
  @Test func deferredFreesWaitForTheirSheaf() throws {
    var bench = try Bench(bytes: 256, name: "maple_node")
    let blocks = try (0..<32).map { _ in try bench.take(bytes: 256) }
    for block in blocks {
      let step = bench.model.freeDeferred(block, .init(type: 0, cpu: 0, requestedBytes: 256))
      #expect(step == .done)
    }
    #expect(bench.count("objects_in_sheaves") == 32)
    #expect(bench.model.totals.liveObjects == 0)
    let again = bench.model.freeDeferred(blocks[0], .init(type: 0, cpu: 0, requestedBytes: 256))
    #expect(again == .broken(.doubleFree))
  }

  /// The first accounted object of a slab of 21 objects costs a vector of 168 bytes.
  @Test func accountedObjectsNeedAVector() throws {
    var bench = try Bench(
      [("vectors", "on"), ("cpu_partial", "off"), ("min_partial", "0")], bytes: 192)
    let flags: AllocationFlags = [.known, .mayWait, .accounted]
    let blocks = try (0..<42).map { _ in try bench.take(bytes: 192, flags: flags) }
    #expect(bench.count("vectors") == 2)
    #expect(bench.model.totals.unitsCreated == 3)
    #expect(bench.model.totals.sharedPages == 1)
    for block in blocks { bench.free(block) }
    bench.model.shrink()
    #expect(bench.count("vectors") == 0)
    #expect(bench.model.totals.heldPages == 0)
    #expect(bench.model.totals.metadataBytes == 0)
  }

  /// Initial slabs stand on the node's list in the order given, and their objects can be freed.
  @Test func initialSlabsAreTakenInTheirOrder() throws {
    var bench = try Bench()
    var stock = InitialStock()
    stock.slabs = [
      .init(count: 1, live: 3), .init(count: 2, live: 1), .init(count: 2),
      .init(count: 1, live: 2, place: .active),
    ]
    let live = bench.model.arrange(stock, type: 0)
    #expect(live.count == 3 + 2 + 8 + 2)
    #expect(bench.model.totals.heldPages == 6 * 8)
    #expect(bench.count("free_objects_on_node_partial_lists") == 1 + 6)
    #expect(bench.model.freeOnNode(ofType: 0) == 7)
    #expect(try bench.take().unit == 5)
    _ = try bench.take()
    #expect(try bench.take().unit == 0)
    for block in live { bench.free(block) }
  }
}
