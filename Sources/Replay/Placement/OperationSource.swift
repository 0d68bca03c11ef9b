import TraceFormat

/// Turns batches of events into operations for models: objects become slots, sites become requests.
///
/// A free of an object that was born before the trace, or that is not live, is dropped and counted.
/// A reallocation is a free followed by an allocation of the new size, unless neither the model type
/// nor the size changes: then it is nothing. Types are declared in event order, each right before
/// its first allocation, so that no model knows of them earlier because of how events were batched.
struct OperationSource: Sendable {
  /// Most bytes that may be live at once; what would go beyond is taken for damage, so that no
  /// model's sums can overflow.
  static let liveByteLimit: UInt64 = 1 << 60

  /// What was met so far.
  private(set) var counts = OperationCounts()
  /// Where sites belong.
  private(set) var mapping = TypeMapping()
  /// The live objects.
  private(set) var live = LiveTable()
  private var liveBytes: UInt64 = 0
  private var nextBirth: UInt64 = 0
  /// What the sites of the trace do, by their place in its table.
  private var actions: [SiteAction] = []
  /// The same for the batch at hand, by the numbers that the batch uses.
  private var localActions: [SiteAction] = []
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
    let timed = batch.times.count >= batch.count && batch.count > 0
    // Each event is at most two operations, and each site declares at most one type.
    let capacity = loadActions(batch, tables) * batch.count + batch.siteIDs.count
    out.reserve(capacity, timeCapacity: timed ? capacity : 0)
    nextBirth = max(nextBirth, batch.baseBirth)
    var cursor = OperationCursor()
    fill(
      batch, tables, &cursor, timed: timed, &out.operations, &out.times, &out.requests, &out.types)
    out.count = cursor.count
    out.slotCount = live.slotCount
    if timed { out.endTime = batch.times[batch.count - 1] }
    counts.events += batch.count
  }

  private mutating func fill(
    _ batch: borrowing EventBatch, _ tables: TraceTables, _ cursor: inout OperationCursor,
    timed: Bool, _ operationStorage: inout [Operation], _ timeStorage: inout [UInt64],
    _ requests: inout [AllocationRequest], _ types: inout [ModelType]
  ) {
    let sites = batch.localSites.span
    let objects = batch.objects.span
    var operations = operationStorage.mutableSpan
    var times = timeStorage.mutableSpan
    var first = 0
    for run in batch.contextRuns {
      let end = min(Int(run.end), batch.count)
      guard first < end else { continue }
      var cpu = tables.contexts[Int(run.context.index)].cpu
      if cpu >= processorCount { cpu %= processorCount }
      cursor.cpu = UInt16(truncatingIfNeeded: cpu)
      for event in first..<end {
        let before = cursor.count
        let local = Int(sites[event])
        var action = localActions[local]
        if action.role == .unseen {
          action = resolve(batch.siteIDs[local], tables, &cursor, &operations, &requests, &types)
          localActions[local] = action
        }
        switch action.role {
        case .nothing, .unseen: break
        case .otherBirth: nextBirth &+= 1
        case .unsizedBirth:
          nextBirth &+= 1
          counts.unsizedAllocations &+= 1
        case .allocate: allocate(action.request, requests, &cursor, &operations)
        case .free: free(ordinal(objects[event], batch), requests, &cursor, &operations)
        case .reallocate:
          reallocate(
            ordinal(objects[event], batch), action.request, requests, &cursor, &operations)
        }
        if timed { for place in before..<cursor.count { times[place] = batch.times[event] } }
      }
      first = end
    }
  }
}

/// Where the next operation goes.
struct OperationCursor {
  /// Operations so far.
  var count = 0
  /// The processor of the run at hand.
  var cpu: UInt16 = 0
}

extension OperationSource {
  /// The object's ordinal; `.max` if it has none or was born before the trace.
  @inline(__always)
  private func ordinal(_ code: Int32, _ batch: borrowing EventBatch) -> UInt64 {
    if code >= EventBatch.nearObject {
      return batch.baseBirth &+ UInt64(bitPattern: Int64(code))
    }
    guard code >= EventBatch.farObject else { return .max }
    return batch.farObjects[Int(code &- EventBatch.farObject)]
  }

  @inline(__always)
  private mutating func allocate(
    _ request: UInt32, _ requests: [AllocationRequest], _ cursor: inout OperationCursor,
    _ operations: inout MutableSpan<Operation>
  ) {
    let bytes = requests[Int(request)].requestedBytes
    let birth = nextBirth
    nextBirth &+= 1
    guard liveBytes &+ bytes <= Self.liveByteLimit else {
      counts.unsizedAllocations &+= 1
      return
    }
    liveBytes &+= bytes
    counts.allocations &+= 1
    operations[cursor.count] = Operation(
      slot: live.insert(birth, request: request), request: request, cpu: cursor.cpu,
      kind: .allocate)
    cursor.count &+= 1
  }

  @inline(__always)
  private mutating func free(
    _ ordinal: UInt64, _ requests: [AllocationRequest], _ cursor: inout OperationCursor,
    _ operations: inout MutableSpan<Operation>
  ) {
    guard let entry = live.remove(ordinal) else {
      counts.orphanFrees &+= 1
      return
    }
    liveBytes &-= requests[Int(entry.request)].requestedBytes
    counts.frees &+= 1
    operations[cursor.count] = Operation(
      slot: entry.slot, request: entry.request, cpu: cursor.cpu, kind: .free)
    cursor.count &+= 1
  }

  private mutating func reallocate(
    _ ordinal: UInt64, _ request: UInt32, _ requests: [AllocationRequest],
    _ cursor: inout OperationCursor, _ operations: inout MutableSpan<Operation>
  ) {
    guard let entry = live.entry(ordinal) else {
      counts.orphanFrees += 1
      return
    }
    let old = requests[Int(entry.request)]
    let new = requests[Int(request)]
    if old.type == new.type && old.requestedBytes == new.requestedBytes { return }
    guard liveBytes - old.requestedBytes + new.requestedBytes <= Self.liveByteLimit else {
      counts.unsizedAllocations += 1
      return
    }
    liveBytes = liveBytes - old.requestedBytes + new.requestedBytes
    counts.reallocations += 1
    live.update(ordinal, request: request)
    operations[cursor.count] = Operation(
      slot: entry.slot, request: entry.request, cpu: cursor.cpu, kind: .free)
    operations[cursor.count + 1] = Operation(
      slot: entry.slot, request: request, cpu: cursor.cpu, kind: .allocate)
    cursor.count += 2
  }

  /// Looks up what the batch's sites do, as far as events of them were met before.
  /// - Returns: the most operations that one event can become.
  private mutating func loadActions(
    _ batch: borrowing EventBatch, _ tables: TraceTables
  ) -> Int {
    var most = 1
    localActions.removeAll(keepingCapacity: true)
    for site in batch.siteIDs {
      let place = Int(site.index)
      localActions.append(
        place < actions.count ? actions[place] : SiteAction(role: .unseen))
      if tables.sites[place].kind == .reallocate { most = 2 }
    }
    return most
  }

  /// Decides what events of a site do when the first of them is met.
  private mutating func resolve(
    _ site: SiteID, _ tables: TraceTables, _ cursor: inout OperationCursor,
    _ operations: inout MutableSpan<Operation>, _ requests: inout [AllocationRequest],
    _ types: inout [ModelType]
  ) -> SiteAction {
    let row = tables[site]
    var action = SiteAction(role: .nothing)
    switch row.kind {
    case .allocate, .reallocate:
      let isBirth = row.kind == .allocate
      guard let placement = mapping.placement(of: row, in: tables) else {
        action.role = isBirth ? .unsizedBirth : .nothing
        break
      }
      action = SiteAction(
        role: isBirth ? .allocate : .reallocate, request: UInt32(requests.count))
      requests.append(
        AllocationRequest(
          type: placement.type, cpu: 0, flags: row.flags,
          requestedBytes: placement.requestedBytes))
      guard Int(placement.type) == types.count else { break }
      types.append(mapping.types[types.count])
      operations[cursor.count] = Operation(
        slot: 0, request: placement.type, cpu: cursor.cpu, kind: .declare)
      cursor.count += 1
    case .free, .impliedFree: action.role = .free
    default: if row.kind.spec.role == .birth { action.role = .otherBirth }
    }
    let place = Int(site.index)
    while actions.count <= place { actions.append(SiteAction(role: .unseen)) }
    actions[place] = action
    return action
  }
}
