import TraceFormat

/// Turns batches of events into operations for models: objects become slots, sites become requests.
///
/// A free of an object that was born before the trace, or that is not live, is dropped and counted.
/// A reallocation is a free followed by an allocation of the new size, unless neither the model
/// type nor the size changes: then it is nothing. Types are declared in event order, each right
/// before its first allocation, so that no model knows of them earlier because of how events were
/// batched.
struct OperationSource: Sendable {
  /// What was met so far.
  private(set) var counts = OperationCounts()
  /// What sites mean.
  private(set) var sites = SiteResolver()
  /// The live objects.
  private(set) var live = LiveTable()
  private var cursor = OperationCursor()
  private let processorCount: UInt32

  /// A source for machines with `processorCount` processors; an event of a processor beyond them
  /// counts as one of processor (number modulo count).
  init(processorCount: Int) {
    self.processorCount = UInt32(min(max(1, processorCount), 65_536))
  }

  /// Fills `out` with the operations of `batch`.
  mutating func prepare(
    _ batch: borrowing EventBatch, _ tables: TraceTables, into out: inout OperationBatch
  ) {
    precondition(batch.objects.count >= batch.count, "the objects column was not decoded")
    // Besides, each site declares at most one type.
    let capacity = sites.load(batch, tables) * batch.count + batch.siteIDs.count
    out.reserve(capacity)
    cursor.count = 0
    cursor.nextBirth = max(cursor.nextBirth, batch.baseBirth)
    live.reserve(births: batch.count, from: cursor.nextBirth)
    Self.fill(
      &out.operations, from: batch, tables, processorCount, &cursor, &counts, &sites,
      &live.directory, &live.entries, &live.chunkCounts, &live.freeSlots)
    out.count = cursor.count
    out.slotCount = live.directory.slotCount
    out.requests = sites.requests
    out.types = sites.mapping.types
    if batch.times.count >= batch.count {
      out.times = batch.times
      out.endTime = batch.times.last ?? out.endTime
    }
    counts.events += batch.count
  }

  /// The loop over the batch. Everything that it writes to is an argument of its own, so that it
  /// can hold spans of the arrays meanwhile.
  private static func fill(
    _ operationStorage: inout [Operation], from batch: borrowing EventBatch,
    _ tables: TraceTables, _ processorCount: UInt32, _ cursor: inout OperationCursor,
    _ counts: inout OperationCounts, _ resolver: inout SiteResolver,
    _ directory: inout LiveDirectory, _ entryStorage: inout [UInt64],
    _ chunkCountStorage: inout [Int32], _ freeSlotStorage: inout [UInt32]
  ) {
    let sites = batch.localSites.span
    let objects = batch.objects.span
    var operations = operationStorage.mutableSpan
    var entries = entryStorage.mutableSpan
    var chunkCounts = chunkCountStorage.mutableSpan
    var freeSlots = freeSlotStorage.mutableSpan
    var first = 0
    for run in batch.contextRuns {
      let end = min(Int(run.end), batch.count)
      guard first < end else { continue }
      var cpu = tables.contexts[Int(run.context.index)].cpu
      if cpu >= processorCount { cpu %= processorCount }
      cursor.cpu = UInt16(truncatingIfNeeded: cpu)
      for event in first..<end {
        let local = Int(sites[event])
        var action = resolver.localActions[local]
        cursor.event = UInt32(truncatingIfNeeded: event)
        if action.role == .unseen {
          action = resolver.resolve(local, batch, tables, &cursor, &operations)
        }
        switch action.role {
        case .allocate:
          let birth = cursor.nextBirth
          cursor.nextBirth &+= 1
          guard cursor.grow(by: resolver.requests[Int(action.request)].requestedBytes) else {
            counts.unsizedAllocations &+= 1
            continue
          }
          let slot = directory.insert(
            birth, action.request, &entries, &chunkCounts, freeSlots.span)
          cursor.emit(.allocate, slot: slot, request: action.request, &operations)
          counts.allocations &+= 1
        case .free:
          let ordinal = ordinal(objects[event], batch)
          guard let entry = directory.remove(ordinal, &entries, &chunkCounts, &freeSlots) else {
            counts.orphanFrees &+= 1
            continue
          }
          cursor.shrink(by: resolver.requests[Int(entry.request)].requestedBytes)
          cursor.emit(.free, slot: entry.slot, request: entry.request, &operations)
          counts.frees &+= 1
        case .reallocate:
          let ordinal = ordinal(objects[event], batch)
          guard
            let entry = directory.replaceRequest(of: ordinal, with: action.request, &entries)
          else {
            counts.orphanFrees &+= 1
            continue
          }
          let old = resolver.requests[Int(entry.request)]
          let new = resolver.requests[Int(action.request)]
          if old == new { continue }
          cursor.shrink(by: old.requestedBytes)
          guard cursor.grow(by: new.requestedBytes) else { continue }
          cursor.emit(.free, slot: entry.slot, request: entry.request, &operations)
          cursor.emit(.allocate, slot: entry.slot, request: action.request, &operations)
          counts.reallocations &+= 1
        case .otherBirth: cursor.nextBirth &+= 1
        case .unsizedBirth:
          cursor.nextBirth &+= 1
          counts.unsizedAllocations &+= 1
        case .nothing, .unseen: break
        }
      }
      first = end
    }
  }

  /// The object's ordinal; `.max`, which no object has, if it was born before the trace.
  @inline(__always)
  private static func ordinal(_ code: Int32, _ batch: borrowing EventBatch) -> UInt64 {
    if code >= EventBatch.nearObject {
      return batch.baseBirth &+ UInt64(bitPattern: Int64(code))
    }
    guard code >= EventBatch.farObject else { return .max }
    return batch.farObjects[Int(code &- EventBatch.farObject)]
  }
}
