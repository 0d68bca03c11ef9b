import Replay
import TestSupport
import Testing
import TraceFormat

/// What the vectors do not show of `kmalloc_obj`.
@Suite struct KmallocObjModelTests {
  static let wait: AllocationFlags = [.known, .mayWait]
  static let noWait: AllocationFlags = [.known, .mayFail, .mayUseReserve]

  private func model(
    _ given: [(name: String, value: String)] = [], objectBytes: UInt64? = 32_768
  ) throws -> KmallocObjModel {
    let configuration = try ModelConfiguration(
      KmallocObjModel.descriptor, given: given, processorCount: 2)
    var model = try KmallocObjModel(configuration)
    #expect(model.declare(ModelType(name: "a", objectBytes: objectBytes)) == .done)
    return model
  }

  private func request(
    _ bytes: UInt64 = 32_768, _ flags: AllocationFlags = wait
  ) -> AllocationRequest {
    AllocationRequest(type: 0, cpu: 0, flags: flags, requestedBytes: bytes)
  }

  /// Bytes, objects in a slab and bytes that can hold none.
  static let geometry: [(UInt64, Int)] = [
    (1, 1815), (64, 1815), (65, 961), (128, 961), (192, 653), (256, 495), (384, 333), (512, 251),
    (640, 201), (768, 168), (1024, 126), (1536, 84), (2048, 63), (3072, 42), (4096, 31),
    (6144, 21), (8192, 15), (16_384, 7), (32_768, 3),
  ]

  @Test(arguments: geometry) func slabsHoldAsManyObjects(bytes: UInt64, count: Int) throws {
    var model = try model(objectBytes: bytes)
    guard case .needs(let pages) = model.allocate(request(bytes)) else {
      Issue.record("the first object needs a slab")
      return
    }
    var step = model.resume(pages, granted: 32)
    for _ in 0..<count {
      guard case .placed = step else { break }
      step = model.allocate(request(bytes))
    }
    guard case .needs = step else {
      Issue.record("object \(count + 1) must need another slab")
      return
    }
    #expect(model.totals.liveObjects == count)
    #expect(model.totals.metadataBytes + model.totals.allocatedBytes == 131_072)
  }

  @Test(arguments: [wait, noWait, []]) func theKernelIgnoresFlags(flags: AllocationFlags) throws {
    var model = try model()
    guard case .needs(let pages) = model.allocate(request(32_768, flags)) else {
      Issue.record("the first object needs a slab")
      return
    }
    #expect(pages.pages == 32)
    #expect(pages.pageClass == .normal)
    #expect(pages.policy == .waitHolding)
    #expect(model.resume(pages, granted: 31) == .failed(.outOfPages))
  }

  @Test func twoWaitersOnOneProcessorMakeTwoSlabs() throws {
    var model = try model()
    guard case .needs(let first) = model.allocate(request()),
      case .needs(let second) = model.allocate(request())
    else {
      Issue.record("both need a slab")
      return
    }
    #expect(model.resume(second, granted: 32) == .placed(Block(unit: 0, index: 0)))
    #expect(model.resume(first, granted: 32) == .placed(Block(unit: 1, index: 0)))
    #expect(model.state(ofZone: 0).processors[0].alternateSlab == 0)
  }

  @Test func theReserveHonoursFlags() throws {
    var model = try model([("reserve", "2"), ("maintain", "NOWAIT")])
    guard case .needs(let refused) = model.allocate(request(32_768, Self.noWait)) else {
      Issue.record("nothing is there yet")
      return
    }
    #expect(refused.policy == .allOrNothing && refused.pageClass == .system)
    #expect(model.resume(refused, granted: 0) == .failed(.outOfPages))
    guard case .needs(let trying) = model.allocate(request()),
      case .needs(let waiting) = model.resume(trying, granted: 0)
    else {
      Issue.record("a try, then a wait")
      return
    }
    #expect(trying.policy == .allOrNothing && trying.pageClass == .system)
    #expect(waiting.policy == .waitHolding && waiting.pageClass == .normal)
    guard case .needs(let ahead) = model.resume(waiting, granted: 32) else {
      Issue.record("a slab is made ahead before the object is handed out")
      return
    }
    #expect(ahead.policy == .allOrNothing && ahead.pageClass == .system)
    #expect(model.totals.liveObjects == 1)
    #expect(model.resume(ahead, granted: 0) == .placed(Block(unit: 0, index: 0)))
    #expect(model.counters().contains(ModelCounter("refill_failures", 1)))
  }

  @Test func prefillAsksAtDeclaration() throws {
    let configuration = try ModelConfiguration(
      KmallocObjModel.descriptor, given: [("reserve", "2"), ("prefill", "1")])
    var model = try KmallocObjModel(configuration)
    var step = model.declare(ModelType(name: "a", objectBytes: 192))
    for _ in 0..<2 {
      guard case .needs(let pages) = step else { break }
      #expect(pages.pageClass == [.system, .interrupt])
      step = model.resume(pages, granted: 32)
    }
    #expect(step == .done)
    #expect(model.state(ofZone: 0).reserve == [1, 0])
  }

  @Test func largeRequestsGetPagesOfTheirOwn() throws {
    var model = try model(objectBytes: nil)
    guard case .needs(let pages) = model.allocate(request(32_769, Self.noWait)),
      case .placed(let block) = model.resume(pages, granted: 9)
    else {
      Issue.record("nine pages, then placed")
      return
    }
    #expect(pages.pages == 9 && pages.policy == .allOrNothing && pages.pageClass == .system)
    #expect(model.totals.heldPages == 9 && model.usage(ofType: 0).heldPages == 9)
    let release = ReleaseRequest(type: 0, cpu: 0, requestedBytes: 1)
    #expect(model.free(block, release) == .done)
    #expect(model.totals.heldPages == 0 && model.totals.releasedPages == 9)
    #expect(model.allocate(request(.max)) == .failed(.outOfPages))
  }

  @Test(arguments: [(UInt64(1), 64), (64, 64), (65, 128), (4096, 4096), (4097, 8192)])
  func sizelessTypesRoundToPowersOfTwo(bytes: UInt64, block: Int) throws {
    var model = try model(objectBytes: nil)
    guard case .needs(let pages) = model.allocate(request(bytes)) else {
      Issue.record("the first object needs a slab")
      return
    }
    _ = model.resume(pages, granted: 32)
    #expect(model.totals.allocatedBytes == block)
  }

  @Test func nonsenseIsFreedWithoutHarm() throws {
    var model = try model()
    let release = ReleaseRequest(type: 0, cpu: 0, requestedBytes: 1)
    #expect(model.free(Block(unit: 7, index: 0), release) == .broken(.freeAllFreeSlab))
    guard case .needs(let pages) = model.allocate(request()) else { return }
    _ = model.resume(pages, granted: 32)
    #expect(model.free(Block(unit: 0, index: 1), release) == .broken(.doubleFree))
    #expect(model.free(Block(unit: 0, index: 2047), release) == .broken(.doubleFree))
    #expect(model.totals.liveObjects == 1)
  }
}
