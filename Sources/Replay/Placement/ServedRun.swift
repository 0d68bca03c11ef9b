/// Hands stretches of operations to models that serve everyday ones many at a time.
///
/// The model comes first, the figures afterwards: between two operations so served neither pages
/// nor time change, so nothing of the model is needed but the blocks.
struct ServedRun: Sendable {
  /// Operations that are handed over together: their blocks stay in the first-level cache.
  private static let length = 256

  private var served: [Block] = []
  /// What the model wants to know of each request whose type is declared.
  private var shortcuts: [UInt64] = []
  /// The operations of the batch before this one are known to come before `due`.
  private var calmEnd = 0
  private var due: UInt64 = 0
  /// Declarations of the batch that were passed.
  private var declarations = 0
  /// Means nothing: something must become of what is read only so that it is in the cache.
  private var touched: UInt32 = 0

  /// A new batch begins.
  mutating func begin() {
    calmEnd = 0
    declarations = 0
  }

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
    learn(batch.requests, typeCount: ledger.count, model)
    let end = min(end, nextDeclaration(from: next, batch))
    while next < end {
      if watchesTime { findCalm(from: next, batch, due: model.nextTick) }
      let stop = min(end, next + Self.length, watchesTime ? calmEnd : end)
      let operations = batch.operations.span.extracting(next..<stop)
      touched &+= Self.touch(operations, blockStorage.span)
      guard
        let count = Self.serve(
          operations, batch.requests.span, shortcuts, &model, &figures, &blockStorage, &served,
          &ledger.entries, &ledger.changes)
      else { return false }
      next += count
      if count < operations.count || count == 0 { return true }
    }
    return true
  }

  private static func serve<Model: AllocatorModel>(
    _ operations: Span<Operation>, _ requests: Span<AllocationRequest>,
    _ shortcuts: borrowing [UInt64], _ model: inout Model, _ figures: inout RunningFigures,
    _ blockStorage: inout [Block], _ served: inout [Block],
    _ typeStorage: inout [TypeLedger.Entry], _ changes: inout TypeLedger.Changes
  ) -> Int? {
    var blocks = blockStorage.mutableSpan
    var placed = served.mutableSpan
    guard let count = model.serve(operations, shortcuts.span, &blocks, &placed) else { return nil }
    var types = typeStorage.mutableSpan
    figures.count(
      operations.extracting(first: count), requests, served: placed.span,
      heldPages: model.totals.heldPages, &types, &changes)
    return count
  }

  /// Reads where the objects of operations stand, so that it is in the cache when their turn comes:
  /// here, where nothing waits for it, the processor fetches many at a time.
  /// - Returns: A sum of what was read, lest nothing be.
  private static func touch(_ operations: Span<Operation>, _ blocks: Span<Block>) -> UInt32 {
    var sum: UInt32 = 0
    for index in operations.indices { sum &+= blocks[Int(operations[index].slot)].unit }
    return sum
  }

  /// Asks the model for what it wants to know of requests. Types are declared in the order in which
  /// requests come to need them.
  private mutating func learn(
    _ requests: borrowing [AllocationRequest], typeCount: Int,
    _ model: borrowing some AllocatorModel
  ) {
    while shortcuts.count < requests.count, requests[shortcuts.count].type < typeCount {
      shortcuts.append(model.shortcut(for: requests[shortcuts.count]))
    }
  }

  /// The place of the first declaration that is not before `next`; the batch's end if none is left.
  private mutating func nextDeclaration(
    from next: Int, _ batch: borrowing OperationBatch
  ) -> Int {
    while declarations < batch.declarations.count {
      if batch.declarations[declarations] >= next { return batch.declarations[declarations] }
      declarations += 1
    }
    return batch.count
  }

  /// Finds how far operations come before `due`; times only rise.
  private mutating func findCalm(
    from next: Int, _ batch: borrowing OperationBatch, due: UInt64
  ) {
    guard due != self.due || next >= calmEnd else { return }
    self.due = due
    let operations = batch.operations.span
    let times = batch.times.span
    var end = min(batch.count, next + Self.length)
    calmEnd = end
    guard due < .max, times[Int(operations[end - 1].event)] >= due else { return }
    calmEnd = next
    while calmEnd < end {
      let middle = (calmEnd + end) / 2
      if times[Int(operations[middle].event)] < due { calmEnd = middle + 1 } else { end = middle }
    }
  }
}
