/// The loop over operations, compiled for each model.
///
/// It does what is common and leaves what is rare to its caller. It is a function of its own, with
/// all that it writes to as arguments, so that it can hold spans of the arrays meanwhile.
enum PlacementLoop {
  /// Why the loop ended early.
  enum Interruption: Equatable {
    /// It did not.
    case none
    /// Before the next operation, the model wants time to pass.
    case due
    /// The next operation is a declaration.
    case declaration
    /// An allocation ended with nothing.
    case failure(AllocationFailure)
    /// An invariant was violated.
    case breach(Invariant)
    /// More pages are held than ever before.
    case peak
  }

  /// Stands for the block of an object that was not placed.
  static var nowhere: Block { Block(unit: .max, index: .max) }

  /// Does the operations from `next` on, up to `end` or to an interruption; `next` is then the
  /// first that is not done.
  @inline(__always)
  static func run<Model: AllocatorModel>(
    _ next: inout Int, _ end: Int, _ batch: borrowing OperationBatch,
    watchesTime: Bool, _ model: inout Model, _ figures: inout RunningFigures,
    _ blockStorage: inout [Block], _ typeStorage: inout [TypeLedger.Entry],
    _ changes: inout TypeLedger.Changes
  ) -> Interruption {
    let operations = batch.operations.span
    let requests = batch.requests.span
    let times = batch.times.span
    var blocks = blockStorage.mutableSpan
    var types = typeStorage.mutableSpan
    let due = model.nextTick
    let watchesTime = watchesTime && due < .max
    var running = figures
    defer { figures = running }
    while next < end {
      let operation = operations[next]
      if watchesTime && times[Int(operation.event)] >= due { return .due }
      if operation.kind == .declare { return .declaration }
      var request = requests[Int(operation.request)]
      request.cpu = operation.cpu
      let type = Int(request.type)
      let bytes = Int(truncatingIfNeeded: request.requestedBytes)
      TypeLedger.add(0, to: type, &types, &changes)
      running.operations &+= 1
      next &+= 1
      if operation.kind == .allocate {
        var step = model.allocate(request)
        while case .needs(let wish) = step { step = model.resume(wish, granted: wish.pages) }
        guard case .placed(let block) = step else {
          blocks[Int(operation.slot)] = nowhere
          return close(step, &running)
        }
        blocks[Int(operation.slot)] = block
        types[type].liveBytes &+= bytes
        running.place(block, bytes: bytes, heldPages: model.totals.heldPages)
      } else {
        let block = blocks[Int(operation.slot)]
        if block == nowhere {
          running.digest.skip()
          continue
        }
        let release = ReleaseRequest(
          type: request.type, cpu: operation.cpu, requestedBytes: request.requestedBytes)
        var step = model.free(block, release)
        while case .needs(let wish) = step { step = model.resume(wish, granted: wish.pages) }
        guard case .done = step else { return close(step, &running) }
        types[type].liveBytes &-= bytes
        running.liveBytes &-= bytes
        running.digest.done()
      }
      if model.totals.heldPages > running.peakHeldPages { return .peak }
    }
    return .none
  }

  /// How an operation ended that did not end as most do.
  @inline(never)
  private static func close(_ step: Step, _ running: inout RunningFigures) -> Interruption {
    switch step {
    case .failed(let why):
      running.digest.fail(why)
      return .failure(why)
    case .broken(let invariant):
      running.digest.breakOff(invariant)
      return .breach(invariant)
    case .placed, .done, .needs:
      preconditionFailure("the model ended an operation in a way that it may not")
    }
  }
}
