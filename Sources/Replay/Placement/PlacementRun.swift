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
  var blocks: [Block] = []
  var served = ServedRun()
  var figures = RunningFigures()
  var ledger = TypeLedger()
  var series = SampleSeries()
  var peak: PlacementSample?
  var failures = [Int](repeating: 0, count: AllocationFailure.allCases.count)
  var broken: Invariant?

  /// A run of `model`, which has not been asked for anything yet.
  init(_ model: Model, clock: SampleClock) {
    self.model = model
    self.clock = clock
    watchesTime = model.needsTime
  }

  /// Does the operations of a batch.
  mutating func consume(_ batch: borrowing OperationBatch) {
    let missing = batch.slotCount - blocks.count
    if missing > 0 {
      blocks.append(contentsOf: repeatElement(PlacementLoop.nowhere, count: missing))
    }
    var next = 0
    served.begin()
    while next < batch.count && broken == nil {
      let end = min(batch.count, next + series.nextOperation - figures.operations)
      let isServed = served.advance(
        &next, end, batch, watchesTime: watchesTime, &model, &figures, &blocks, &ledger)
      // What the model leaves is one operation; the next may be an everyday one again.
      let interruption = PlacementLoop.run(
        &next, isServed ? min(end, next + 1) : end, batch, watchesTime: watchesTime, &model,
        &figures, &blocks, &ledger.entries, &ledger.changes)
      switch interruption {
      case .none: break
      case .due:
        pass(batch.times[Int(batch.operations[next].event)])
      case .declaration:
        declare(batch.types[Int(batch.operations[next].request)])
        figures.operations += 1
        next += 1
      case .failure(let why): failures[Int(why.rawValue)] += 1
      case .breach(let invariant): broken = invariant
      case .peak: break
      }
      guard broken == nil else { return }
      let last = max(0, interruption == .due ? next : next - 1)
      let time = clock == .time ? batch.times[Int(batch.operations[last].event)] : nil
      if model.totals.heldPages > figures.peakHeldPages { raisePeak(time: time) }
      if figures.operations == series.nextOperation { series.append(sample(at: time)) }
    }
  }

  /// Makes a type known, with as many pages as it asks for.
  mutating func declare(_ type: ModelType) {
    var step = model.declare(type)
    while case .needs(let wish) = step { step = model.resume(wish, granted: wish.pages) }
    ledger.declare()
    switch step {
    case .done: figures.digest.done()
    case .failed(let why):
      failures[Int(why.rawValue)] += 1
      figures.digest.fail(why)
    case .broken(let invariant):
      broken = invariant
      figures.digest.breakOff(invariant)
    case .placed, .needs: preconditionFailure("a declaration ends done, failed or broken")
    }
  }

  /// Lets time pass up to `now`, in as many ticks as the model asks for.
  mutating func pass(_ now: UInt64) {
    ledger.touchAll()
    while model.nextTick <= now && model.nextTick < .max && broken == nil {
      let due = model.nextTick
      var step = model.tick(now)
      while case .needs(let wish) = step { step = model.resume(wish, granted: wish.pages) }
      switch step {
      case .done: figures.digest.tick(heldPages: model.totals.heldPages)
      case .broken(let invariant):
        broken = invariant
        figures.digest.breakOff(invariant)
      case .placed, .failed, .needs: preconditionFailure("a tick ends done or broken")
      }
      precondition(broken != nil || model.nextTick > due, "a tick that is due does something")
    }
  }
}
