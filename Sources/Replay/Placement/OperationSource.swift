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
  private var picker: EventPicker
  /// Events that are prepared at once.
  private let stretch: Int
  /// The least ordinal that the next birth may have.
  private var nextBirth: UInt64 = 0
  /// The ordinal of the batch's first birth.
  private var baseBirth: UInt64 = 0

  /// A source for machines with `processorCount` processors; an event of a processor beyond them
  /// counts as one of processor (number modulo count). Events are prepared `stretch` at once.
  init(processorCount: Int, stretch: Int) {
    picker = EventPicker(processorCount: UInt32(min(max(1, processorCount), 65_536)))
    self.stretch = stretch
  }

  /// Begins a batch of events; `out` is to get its operations.
  mutating func begin(
    _ batch: borrowing EventBatch, _ tables: TraceTables, into out: inout OperationBatch
  ) {
    precondition(batch.objects.count >= batch.count, "the objects column was not decoded")
    // Besides, each site declares at most one type.
    let mostOperations = sites.load(batch, tables)
    out.reserve(mostOperations * min(batch.count, stretch) + batch.siteIDs.count)
    baseBirth = max(nextBirth, batch.baseBirth)
    picker.begin()
    if batch.times.count >= batch.count {
      out.times = batch.times
      out.endTime = batch.times.last ?? out.endTime
    }
    counts.events += batch.count
  }

  /// Fills `out` with the operations of the batch's next events.
  /// - Returns: Whether there were any.
  mutating func prepareNext(
    _ batch: borrowing EventBatch, _ tables: TraceTables, into out: inout OperationBatch
  ) -> Bool {
    guard picker.next < batch.count else { return false }
    let end = min(batch.count, picker.next + stretch)
    live.reserve(births: end - picker.next, from: baseBirth + UInt64(picker.births))
    cursor.count = 0
    // What is shared would be copied as soon as something new is met.
    out.requests = []
    out.types = []
    while picker.next < end {
      let count = picker.pick(from: batch, tables, sites.localActions)
      Self.place(
        picker.picked, count, of: batch, tables, baseBirth, &out.operations, &cursor, &counts,
        &sites, &live.directory, &live.entries, &live.requests, &live.chunkCounts, &live.freeSlots)
    }
    nextBirth = baseBirth + UInt64(picker.births)
    counts.events -= picker.takeUnrecorded()
    out.count = cursor.count
    out.slotCount = live.directory.slotCount
    out.requests = sites.requests
    out.types = sites.mapping.types
    return true
  }

  /// Looks up the objects of the events picked. Everything that it writes to is an argument of its
  /// own, so that it can hold spans of the arrays meanwhile.
  private static func place(
    _ pending: borrowing [PendingEvent], _ count: Int, of batch: borrowing EventBatch,
    _ tables: TraceTables, _ baseBirth: UInt64, _ operationStorage: inout [Operation],
    _ cursor: inout OperationCursor, _ counts: inout OperationCounts,
    _ resolver: inout SiteResolver, _ directory: inout LiveDirectory,
    _ entryStorage: inout [UInt32], _ requestStorage: inout [UInt32],
    _ chunkCountStorage: inout [Int32], _ freeSlotStorage: inout [UInt32]
  ) {
    let pending = pending.span
    var operations = operationStorage.mutableSpan
    var entries = entryStorage.mutableSpan
    var requests = requestStorage.mutableSpan
    var chunkCounts = chunkCountStorage.mutableSpan
    var freeSlots = freeSlotStorage.mutableSpan
    for place in 0..<count {
      var event = pending[place]
      if event.role == SiteAction.Role.unseen.rawValue {
        event = resolver.resolve(event, batch, tables, &cursor, &operations)
      }
      if event.role == SiteAction.Role.free.rawValue {
        let ordinal = ordinal(event.object, batch)
        guard
          let entry = directory.remove(
            ordinal, &entries, requests, &chunkCounts, &freeSlots)
        else {
          counts.orphanFrees &+= 1
          continue
        }
        cursor.emit(.free, slot: entry.slot, request: entry.request, event, &operations)
        counts.frees &+= 1
      } else if event.role == SiteAction.Role.allocate.rawValue {
        let birth = baseBirth &+ UInt64(truncatingIfNeeded: event.object)
        let slot = directory.insert(
          birth, event.request, &entries, &requests, &chunkCounts, freeSlots.span)
        cursor.emit(.allocate, slot: slot, request: event.request, event, &operations)
        counts.allocations &+= 1
      } else if event.role == SiteAction.Role.reallocate.rawValue {
        let ordinal = ordinal(event.object, batch)
        guard
          let entry = directory.replaceRequest(
            of: ordinal, with: event.request, entries, &requests)
        else {
          counts.orphanFrees &+= 1
          continue
        }
        let old = resolver.requests[Int(entry.request)]
        let new = resolver.requests[Int(event.request)]
        if old.type == new.type && old.requestedBytes == new.requestedBytes { continue }
        cursor.emit(.free, slot: entry.slot, request: entry.request, event, &operations)
        cursor.emit(.allocate, slot: entry.slot, request: event.request, event, &operations)
        counts.reallocations &+= 1
      } else if event.role == SiteAction.Role.unsizedBirth.rawValue {
        counts.unsizedAllocations &+= 1
      }
    }
  }

  /// The object's ordinal; `.max`, which no object has, if it was born before the trace.
  @inline(__always)
  private static func ordinal(_ code: Int32, _ batch: borrowing EventBatch) -> UInt64 {
    if code >= EventBatch.nearObject {
      return batch.baseBirth &+ UInt64(bitPattern: Int64(code))
    }
    guard code <= EventBatch.farObject else { return .max }
    return batch.farObjects[Int(EventBatch.farObject &- code)]
  }
}
