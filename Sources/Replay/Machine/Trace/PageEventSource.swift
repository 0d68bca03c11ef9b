import TraceFormat

/// Picks the events that concern pages out of a batch, and gives each run that the trace allocates
/// a slot. The same for all models.
struct PageEventSource: Sendable {
  /// Events that concern pages; only the first `count` belong to the last range asked for.
  private(set) var events: [PageEvent] = []
  private(set) var count = 0
  /// Slots handed out so far.
  var slotCount: Int { live.directory.slotCount }
  /// Runs whose length is beyond reason.
  private(set) var damagedRuns = 0

  private var actions: [PageAction] = []
  private var localActions: [PageAction] = []
  private var live = LiveTable()
  private var nextBirth: UInt64 = 0

  /// Begins a batch.
  mutating func begin(_ batch: borrowing EventBatch, _ tables: TraceTables) {
    while actions.count < tables.sites.count {
      actions.append(PageAction(tables.sites[actions.count]))
    }
    localActions.removeAll(keepingCapacity: true)
    for site in batch.siteIDs { localActions.append(actions[Int(site.index)]) }
    nextBirth = max(nextBirth, batch.baseBirth)
  }

  /// Picks from a range of the batch's events; ranges follow each other.
  mutating func pick(_ range: Range<Int>, of batch: borrowing EventBatch) {
    count = 0
    live.reserve(births: range.count, from: nextBirth)
    if events.count < range.count {
      let filler = PageEvent(
        event: 0, slot: 0, pages: 0, kind: .nothing, pageClass: [], isWritable: false)
      events.append(contentsOf: repeatElement(filler, count: range.count - events.count))
    }
    Self.pick(
      range, of: batch, localActions, &nextBirth, &events, &count, &live.directory,
      &live.entries, &live.chunkCounts, &live.freeSlots)
  }

  /// Everything that it writes to is an argument of its own, so that it can hold spans of the
  /// arrays meanwhile.
  private static func pick(
    _ range: Range<Int>, of batch: borrowing EventBatch, _ actions: borrowing [PageAction],
    _ nextBirth: inout UInt64, _ eventStorage: inout [PageEvent], _ eventCount: inout Int,
    _ directory: inout LiveDirectory, _ entryStorage: inout [LiveTable.Entry],
    _ chunkCountStorage: inout [Int32],
    _ freeSlotStorage: inout [UInt32]
  ) {
    let sites = batch.localSites.span
    let actions = actions.span
    var events = eventStorage.mutableSpan
    var entries = entryStorage.mutableSpan
    var chunkCounts = chunkCountStorage.mutableSpan
    var freeSlots = freeSlotStorage.mutableSpan
    var births = nextBirth
    var count = 0
    for place in range {
      let action = actions[Int(sites[place])]
      births &+= action.births
      guard action.kind != .nothing else { continue }
      var slot = PageEvent.foreign
      switch action.kind {
      case .nothing, .pageIn: break
      case .fault, .take, .tryToTake:
        slot = directory.insert(
          births &- 1, 0, &entries, &chunkCounts, freeSlots.span)
      case .free:
        if case .object(let ordinal) = batch.object(at: place),
          let run = directory.remove(ordinal, &entries, &chunkCounts, &freeSlots)
        {
          slot = run.slot
        }
      case .pageOut:
        if case .object(let ordinal) = batch.object(at: place),
          let run = directory.replaceRequest(of: ordinal, with: 0, &entries)
        {
          slot = run.slot
        }
      }
      events[count] = PageEvent(
        event: UInt32(truncatingIfNeeded: place), slot: slot, pages: action.pages,
        kind: action.kind, pageClass: action.pageClass, isWritable: action.isWritable)
      count &+= 1
    }
    nextBirth = births
    eventCount = count
  }
}
