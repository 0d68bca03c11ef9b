/// The loop over operations as long as none takes or gives a page, compiled for each model.
///
/// It is a function of its own, with all that it writes to as arguments, so that it can hold spans
/// of the arrays meanwhile.
enum CalmLoop {
  /// Why the loop ended early.
  enum Interruption: Equatable {
    /// It did not.
    case none
    /// Before the next operation, the model wants time to pass.
    case due
    /// The next operation is one that the machine has to do itself.
    case leave
    /// The last operation gave pages back.
    case released
    /// The last operation needs pages. It is not counted yet.
    case wish(PageRequest)
    /// The last operation ended with nothing. It is not counted yet.
    case failure(AllocationFailure)
    /// The last operation violated an invariant. It is not counted yet.
    case breach(Invariant)
  }

  /// Does the operations from `next` on, up to `end` or to an interruption; `next` is then the
  /// first that was not begun.
  @inline(__always)
  static func run<Model: AllocatorModel>(
    _ next: inout Int, _ end: Int, _ batch: borrowing OperationBatch, watchesTime: Bool,
    _ model: inout Model, _ figures: inout RunningFigures, _ blockStorage: inout [Block],
    _ typeStorage: inout [TypeLedger.Entry], _ changes: inout TypeLedger.Changes
  ) -> Interruption {
    let operations = batch.operations.span
    let requests = batch.requests.span
    let times = batch.times.span
    var blocks = blockStorage.mutableSpan
    var types = typeStorage.mutableSpan
    let due = model.nextTick
    let watchesTime = watchesTime && due < .max
    let released = model.totals.releasedPages
    var running = figures
    defer { figures = running }
    while next < end {
      let operation = operations[next]
      if watchesTime && times[Int(operation.event)] >= due { return .due }
      if operation.kind == .declare { return .leave }
      var request = requests[Int(operation.request)]
      request.cpu = operation.cpu
      let type = Int(request.type)
      let bytes = Int(truncatingIfNeeded: request.requestedBytes)
      if operation.kind == .allocate {
        next &+= 1
        let step = model.allocate(request)
        guard case .placed(let block) = step else { return interruption(of: step) }
        blocks[Int(operation.slot)] = block
        types[type].liveBytes &+= bytes
        running.place(block, bytes: bytes, heldPages: model.totals.heldPages)
      } else if blocks[Int(operation.slot)] == PlacementLoop.nowhere {
        next &+= 1
        running.digest.skip()
      } else {
        next &+= 1
        let release = ReleaseRequest(
          type: request.type, cpu: operation.cpu, requestedBytes: request.requestedBytes)
        let step = model.free(blocks[Int(operation.slot)], release)
        guard case .done = step else { return interruption(of: step) }
        types[type].liveBytes &-= bytes
        running.liveBytes &-= bytes
        running.digest.done()
      }
      TypeLedger.add(0, to: type, &types, &changes)
      running.operations &+= 1
      if model.totals.releasedPages != released { return .released }
    }
    return .none
  }

  @inline(never)
  private static func interruption(of step: Step) -> Interruption {
    switch step {
    case .needs(let wish): .wish(wish)
    case .failed(let why): .failure(why)
    case .broken(let invariant): .breach(invariant)
    case .placed, .done: preconditionFailure("the model ended an operation in a way it may not")
    }
  }
}
