/// One model at work on the operations of a trace, with pages without limit: its state, where each
/// live object stands, and its meter.
///
/// Every figure depends on the operations alone, not on how they are cut into batches, and not on
/// what other models run beside this one.
struct PlacementRun<Model: AllocatorModel>: Sendable {
  var model: Model
  let clock: SampleClock
  let watchesTime: Bool
  /// Where each object stands, by slot.
  private var blocks: [Block] = []
  var figures = RunningFigures()
  var ledger = TypeLedger()
  var series = SampleSeries()
  var peak: PlacementSample?
  var failures = [Int](repeating: 0, count: AllocationFailure.allCases.count)
  var broken: Invariant?

  /// Stands for the block of an object that was not placed.
  private static var nowhere: Block { Block(unit: .max, index: .max) }

  /// A run of `model`, which has not been asked for anything yet.
  init(_ model: Model, clock: SampleClock) {
    self.model = model
    self.clock = clock
    watchesTime = model.needsTime
  }

  /// Does the operations of a batch.
  mutating func consume(_ batch: borrowing OperationBatch) {
    let missing = batch.slotCount - blocks.count
    if missing > 0 { blocks.append(contentsOf: repeatElement(Self.nowhere, count: missing)) }
    var next = 0
    while next < batch.count && broken == nil {
      let end = min(batch.count, next + series.nextOperation - figures.operations)
      next += stretch(batch, from: next, to: end)
      guard broken == nil, figures.operations == series.nextOperation else { continue }
      series.append(sample(at: clock == .time ? batch.times[next - 1] : nil))
    }
  }

  /// Does the operations in `[from, to)`, in which no sample is due but at the end.
  /// - Returns: how many were begun; fewer if the model broke.
  private mutating func stretch(
    _ batch: borrowing OperationBatch, from: Int, to: Int
  ) -> Int {
    let operations = batch.operations.span
    let requests = batch.requests.span
    var running = figures
    var place = from
    while place < to {
      let operation = operations[place]
      if watchesTime && batch.times[place] >= model.nextTick {
        pass(batch.times[place], &running)
        if broken != nil { break }
        notePeak(&running, batch, place)
      }
      switch operation.kind {
      case .allocate:
        var request = requests[Int(operation.request)]
        request.cpu = operation.cpu
        allocate(request, slot: Int(operation.slot), &running)
      case .free:
        let request = requests[Int(operation.request)]
        free(
          ReleaseRequest(
            type: request.type, cpu: operation.cpu, requestedBytes: request.requestedBytes),
          slot: Int(operation.slot), &running)
      case .declare: declare(batch.types[Int(operation.request)], &running)
      }
      running.operations &+= 1
      place &+= 1
      if broken != nil { break }
      notePeak(&running, batch, place &- 1)
    }
    figures = running
    return place - from
  }

  @inline(__always)
  private mutating func allocate(
    _ request: AllocationRequest, slot: Int, _ running: inout RunningFigures
  ) {
    var step = model.allocate(request)
    while case .needs(let wish) = step { step = model.resume(wish, granted: wish.pages) }
    switch step {
    case .placed(let block):
      blocks[slot] = block
      let bytes = Int(request.requestedBytes)
      running.place(block, bytes: bytes, heldPages: model.totals.heldPages)
      ledger.add(bytes, to: Int(request.type))
    case .failed(let why): fail(why, slot: slot, &running)
    case .broken(let invariant): breakOff(invariant, &running)
    case .done, .needs: preconditionFailure("an allocation ends placed, failed or broken")
    }
  }

  @inline(__always)
  private mutating func free(
    _ release: ReleaseRequest, slot: Int, _ running: inout RunningFigures
  ) {
    let block = blocks[slot]
    guard block != Self.nowhere else { return running.digest.skip() }
    var step = model.free(block, release)
    while case .needs(let wish) = step { step = model.resume(wish, granted: wish.pages) }
    switch step {
    case .done:
      let bytes = Int(release.requestedBytes)
      running.digest.done()
      running.liveBytes &-= bytes
      ledger.add(0 &- bytes, to: Int(release.type))
    case .broken(let invariant): breakOff(invariant, &running)
    case .placed, .failed, .needs: preconditionFailure("a free ends done or broken")
    }
  }

  private mutating func declare(_ type: ModelType, _ running: inout RunningFigures) {
    var step = model.declare(type)
    while case .needs(let wish) = step { step = model.resume(wish, granted: wish.pages) }
    ledger.declare()
    switch step {
    case .done: running.digest.done()
    case .failed(let why): fail(why, slot: nil, &running)
    case .broken(let invariant): breakOff(invariant, &running)
    case .placed, .needs: preconditionFailure("a declaration ends done, failed or broken")
    }
  }

  /// Lets time pass up to `now`, in as many ticks as the model asks for.
  mutating func pass(_ now: UInt64, _ running: inout RunningFigures) {
    ledger.touchAll()
    while model.nextTick <= now && broken == nil {
      let due = model.nextTick
      var step = model.tick(now)
      while case .needs(let wish) = step { step = model.resume(wish, granted: wish.pages) }
      switch step {
      case .done: running.digest.tick(heldPages: model.totals.heldPages)
      case .broken(let invariant): breakOff(invariant, &running)
      case .placed, .failed, .needs: preconditionFailure("a tick ends done or broken")
      }
      precondition(broken != nil || model.nextTick > due, "a tick that is due does something")
    }
  }

  private mutating func fail(
    _ why: AllocationFailure, slot: Int?, _ running: inout RunningFigures
  ) {
    if let slot { blocks[slot] = Self.nowhere }
    failures[Int(why.rawValue)] += 1
    running.digest.fail(why)
  }

  private mutating func breakOff(_ invariant: Invariant, _ running: inout RunningFigures) {
    broken = invariant
    running.digest.breakOff(invariant)
  }

  /// Notes everything if more pages are held than ever before.
  @inline(__always)
  private mutating func notePeak(
    _ running: inout RunningFigures, _ batch: borrowing OperationBatch, _ place: Int
  ) {
    guard model.totals.heldPages > running.peakHeldPages else { return }
    raisePeak(&running, time: clock == .time ? batch.times[place] : nil)
  }
}
