import Replay
import Testing
import TraceFormat

@Suite struct IdealModelTests {
  private func model() throws -> IdealModel {
    var model = try IdealModel(ModelConfiguration(IdealModel.descriptor))
    _ = model.declare(ModelType(name: "a", objectBytes: nil))
    return model
  }

  private func request(_ bytes: UInt64) -> AllocationRequest {
    AllocationRequest(type: 0, cpu: 0, flags: [.known, .mayWait], requestedBytes: bytes)
  }

  @Test func holdsLiveBytesRoundedUpToAPage() throws {
    var model = try model()
    guard case .needs(let pages) = model.allocate(request(4097)) else {
      Issue.record("pages must be asked for")
      return
    }
    #expect(pages.pages == 2)
    guard case .placed(let block) = model.resume(pages, granted: 2) else {
      Issue.record("granted pages must be used")
      return
    }
    guard case .placed = model.allocate(request(4095)) else {
      Issue.record("what fits needs no page")
      return
    }
    #expect(model.totals.heldPages == 2)
    #expect(model.totals.allocatedBytes == 8192)
    let release = ReleaseRequest(type: 0, cpu: 0, requestedBytes: 4097)
    #expect(model.free(block, release) == .done)
    #expect(model.totals.heldPages == 1)
    #expect(model.totals.releasedPages == 1)
  }

  @Test func asksAgainIfTheRoomIsGone() throws {
    var model = try model()
    guard case .needs(let one) = model.allocate(request(1)),
      case .placed = model.resume(one, granted: 1),
      case .needs(let more) = model.allocate(request(4097)),
      case .placed = model.allocate(request(4095)),
      case .needs(let rest) = model.resume(more, granted: more.pages)
    else {
      Issue.record("a small request takes the room of a large one that waits")
      return
    }
    #expect(rest.pages == 1)
    guard case .placed = model.resume(rest, granted: 1) else {
      Issue.record("now all is there")
      return
    }
    #expect(model.totals.heldPages == 3)
  }

  @Test func refusalEndsTheAllocation() throws {
    var model = try model()
    guard case .needs(let pages) = model.allocate(request(10_000)) else {
      Issue.record("pages must be asked for")
      return
    }
    #expect(model.resume(pages, granted: 1) == .failed(.outOfPages))
    #expect(model.totals.heldPages == 0)
  }

  @Test func noMachineHasThatMuch() throws {
    var model = try model()
    #expect(model.allocate(request(.max)) == .failed(.outOfPages))
  }
}
