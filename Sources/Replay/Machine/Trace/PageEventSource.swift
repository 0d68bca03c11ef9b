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
    for place in range {
      let action = localActions[Int(batch.localSites[place])]
      if action.kind != .nothing { note(action, place, batch) }
      nextBirth &+= action.births
    }
  }

  private mutating func note(_ action: PageAction, _ place: Int, _ batch: borrowing EventBatch) {
    var slot = PageEvent.foreign
    switch action.kind {
    case .nothing: return
    case .fault, .take, .tryToTake: slot = live.insert(nextBirth, request: 0)
    case .free:
      if case .object(let ordinal) = batch.object(at: place), let run = live.remove(ordinal) {
        slot = run.slot
      }
    case .pageOut:
      if case .object(let ordinal) = batch.object(at: place), let run = live.find(ordinal) {
        slot = run.slot
      }
    case .pageIn: break
    }
    events[count] = PageEvent(
      event: UInt32(place), slot: slot, pages: action.pages, kind: action.kind,
      pageClass: action.pageClass, isWritable: action.isWritable)
    count += 1
  }
}

extension LiveTable {
  /// The live object with this ordinal.
  mutating func find(_ ordinal: UInt64) -> Entry? {
    func find(
      _ directory: inout LiveDirectory, _ entries: inout [UInt32], _ requests: inout [UInt32]
    ) -> Entry? {
      let entries = entries.mutableSpan
      var requests = requests.mutableSpan
      return directory.replaceRequest(of: ordinal, with: 0, entries, &requests)
    }
    return find(&directory, &entries, &requests)
  }
}
