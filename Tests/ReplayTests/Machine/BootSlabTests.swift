import Testing
import TraceFormat

@testable import Replay

/// A slab that is part of the kernel's image is never given back, even when caches keep nothing.
@Suite struct BootSlabTests {
  @Test(arguments: [true, false]) func staysMapped(_ isStatic: Bool) throws {
    let configuration = try ModelConfiguration(
      KmallocObjModel.descriptor,
      given: [("reserve", "1"), ("upkeep", "helper"), ("maxfreeslabs", "0")])
    var model = try KmallocObjModel(configuration)
    _ = model.declare(ModelType(name: "map entry", objectBytes: 192))
    var stock = InitialStock()
    stock.stockSlabs = 1
    stock.isStatic = isStatic
    _ = model.arrange(stock, type: 0)
    let request = AllocationRequest(type: 0, cpu: 0, flags: [], requestedBytes: 192)
    guard case .placed(let block) = model.allocate(request) else {
      Issue.record("the boot slab was not used")
      return
    }
    _ = model.free(block, ReleaseRequest(type: 0, cpu: 0, requestedBytes: 192))
    model.destroy(zone: 0)
    #expect(model.totals.releasedPages == (isStatic ? 0 : 32))
    #expect(model.cachedSlabs(ofProcessor: 0).remote.count == (isStatic ? 1 : 0))
    #expect(model.totals.heldPages == (isStatic ? 32 : 0))
  }
}
