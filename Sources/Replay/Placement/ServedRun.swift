/// Hands stretches of operations to models that serve everyday ones many at a time.
///
/// The model comes first, the figures afterwards: between two operations so served neither pages
/// nor time change, so nothing of the model is needed but the blocks.
struct ServedRun: Sendable {
  /// Operations that are handed over together: their blocks stay in the first-level cache.
  private static let length = 1024

  private var served: [Block] = []
  /// The operations of the batch before this one are known to come before `due`.
  private var calmEnd = 0
  private var due: UInt64 = 0

  /// A new batch begins.
  mutating func begin() { calmEnd = 0 }

  /// Does the operations from `next` on that the model serves at once, but none from `end` on and
  /// none before which time must pass.
  /// - Returns: Whether the model serves operations this way at all.
  mutating func advance<Model: AllocatorModel>(
    _ next: inout Int, _ end: Int, _ batch: borrowing OperationBatch, watchesTime: Bool,
    _ model: inout Model, _ figures: inout RunningFigures, _ blockStorage: inout [Block],
    _ ledger: inout TypeLedger
  ) -> Bool {
    if served.isEmpty {
      served = Array(repeating: PlacementLoop.nowhere, count: Self.length)
    }
    while next < end {
      if watchesTime { findCalm(from: next, batch, due: model.nextTick) }
      let stop = min(end, next + Self.length, watchesTime ? calmEnd : end)
      let operations = batch.operations.span.extracting(next..<stop)
      guard
        let count = Self.serve(
          operations, batch.requests.span, &model, &figures, &blockStorage, &served,
          &ledger.liveBytes, &ledger.changed)
      else { return false }
      next += count
      if count < operations.count || count == 0 { return true }
    }
    return true
  }

  private static func serve<Model: AllocatorModel>(
    _ operations: Span<Operation>, _ requests: Span<AllocationRequest>, _ model: inout Model,
    _ figures: inout RunningFigures, _ blockStorage: inout [Block], _ served: inout [Block],
    _ liveByteStorage: inout [Int], _ changedStorage: inout [UInt64]
  ) -> Int? {
    var blocks = blockStorage.mutableSpan
    var placed = served.mutableSpan
    guard let count = model.serve(operations, requests, &blocks, &placed) else { return nil }
    var liveBytes = liveByteStorage.mutableSpan
    var changed = changedStorage.mutableSpan
    var running = figures
    running.count(
      operations.extracting(first: count), requests, served: placed.span,
      heldPages: model.totals.heldPages, &liveBytes, &changed)
    figures = running
    return count
  }

  /// Finds how far operations come before `due`.
  private mutating func findCalm(
    from next: Int, _ batch: borrowing OperationBatch, due: UInt64
  ) {
    guard due != self.due || next >= calmEnd else { return }
    self.due = due
    let operations = batch.operations.span
    let times = batch.times.span
    let end = min(batch.count, next + Self.length)
    calmEnd = next
    while calmEnd < end && (due == .max || times[Int(operations[calmEnd].event)] < due) {
      calmEnd += 1
    }
  }
}
