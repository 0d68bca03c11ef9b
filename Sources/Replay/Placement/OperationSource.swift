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
    live.reserve(births: end - picker.next, from: baseBirth + UInt64(picker.tally.births))
    out.count = 0
    out.declarations.removeAll(keepingCapacity: true)
    // What is shared would be copied as soon as something new is met.
    out.requests = []
    out.types = []
    while picker.next < end {
      let firstBirth = picker.tally.births
      let count = picker.pick(from: batch, tables, sites.localSteps)
      live.prepare(
        births: picker.tally.births - firstBirth, from: baseBirth + UInt64(firstBirth))
      place(count, of: batch, tables, into: &out)
    }
    nextBirth = baseBirth + UInt64(picker.tally.births)
    if picker.next == batch.count { counts.events -= picker.tally.unrecorded }
    out.slotCount = live.directory.slotCount
    out.requests = sites.requests
    out.types = sites.mapping.types
    return true
  }

  /// Does so many picked events.
  private mutating func place(
    _ pickedCount: Int, of batch: borrowing EventBatch, _ tables: TraceTables,
    into out: inout OperationBatch
  ) {
    var next = 0
    while true {
      let (first, start) = (out.count, next)
      OperationLoop.locate(
        &next, pickedCount, picker, of: batch, sites.localActions, baseBirth, live.directory,
        &out.operations, from: first)
      OperationLoop.exchange(
        first, first + next - start, &out.operations, &out.count, &counts, &live.directory,
        &live.entries, &live.chunkCounts, &live.freeSlots)
      guard next < pickedCount else { return }
      placeOther(picker.sliceStart + Int(picker.picked[next]), of: batch, tables, into: &out)
      next += 1
    }
  }

  /// Does a picked event that is not a plain allocation or free, or is the first of its site.
  @inline(never)
  private mutating func placeOther(
    _ index: Int, of batch: borrowing EventBatch, _ tables: TraceTables,
    into out: inout OperationBatch
  ) {
    let local = Int(batch.localSites[index])
    let cpu = picker.cpus[index - picker.sliceStart]
    var action = sites.localActions[local]
    if action.role == .unseen {
      let resolved = sites.resolve(local, batch, tables)
      action = resolved.action
      if let type = resolved.newType {
        out.emit(.declare, slot: 0, request: type, event: index, cpu: cpu)
      }
    }
    switch action.role {
    case .nothing, .unseen: break
    case .unsizedBirth: counts.unsizedAllocations += 1
    case .allocate:
      let ordinal = ordinal(ofEvent: index, batch) &+ (baseBirth &- batch.baseBirth)
      let slot = live.insert(ordinal, request: action.request)
      out.emit(.allocate, slot: slot, request: action.request, event: index, cpu: cpu)
      counts.allocations += 1
    case .free:
      guard let entry = live.remove(ordinal(ofEvent: index, batch)) else {
        counts.orphanFrees += 1
        return
      }
      out.emit(.free, slot: entry.slot, request: entry.request, event: index, cpu: cpu)
      counts.frees += 1
    case .reallocate:
      let ordinal = ordinal(ofEvent: index, batch)
      guard let entry = live.replaceRequest(of: ordinal, with: action.request) else {
        counts.orphanFrees += 1
        return
      }
      let old = sites.requests[Int(entry.request)]
      let new = sites.requests[Int(action.request)]
      if old.type == new.type && old.requestedBytes == new.requestedBytes { return }
      out.emit(.free, slot: entry.slot, request: entry.request, event: index, cpu: cpu)
      out.emit(.allocate, slot: entry.slot, request: action.request, event: index, cpu: cpu)
      counts.reallocations += 1
    }
  }

  /// The ordinal of the object that an event names.
  private func ordinal(ofEvent index: Int, _ batch: borrowing EventBatch) -> UInt64 {
    let code = batch.objects[index]
    guard code < EventBatch.nearObject else {
      return batch.baseBirth &+ UInt64(bitPattern: Int64(code))
    }
    return OperationLoop.distantOrdinal(code, batch)
  }
}
