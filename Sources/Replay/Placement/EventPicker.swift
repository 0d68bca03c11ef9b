import TraceFormat

/// An event that concerns an object of the models, before the object is looked up.
struct PendingEvent: Sendable {
  /// For births the ordinal relative to the batch's first, else the batch's object code.
  var object: Int32
  /// Index of the event within the batch.
  var event: UInt32
  /// The request of its site.
  var request: UInt32
  /// The processor.
  var cpu: UInt16
  /// What to do.
  var role: SiteAction.Role
}

/// Picks the events that concern objects of the models out of a batch, a slice at a time.
///
/// Most events of a kernel's trace are of pages. The loop has no branch that depends on what the
/// event is, and so none that the processor could mispredict.
struct EventPicker {
  /// Events a slice: what is picked of it stays in the first-level cache.
  static let sliceLength = 1024

  /// The first event that was not looked at.
  private(set) var next = 0
  /// Births of the batch so far.
  private(set) var births: Int32 = 0
  private var run = 0
  private var cpu: UInt16 = 0
  private var runEnd = 0

  /// Picks from the next slice.
  /// - Returns: how many events were picked.
  mutating func pick(
    from batch: borrowing EventBatch, _ tables: borrowing TraceTables, processorCount: UInt32,
    _ actions: borrowing [SiteAction], into pending: inout [PendingEvent]
  ) -> Int {
    let sites = batch.localSites.span
    let objects = batch.objects.span
    let runs = batch.contextRuns.span
    let actions = actions.span
    var pending = pending.mutableSpan
    let end = min(batch.count, next + Self.sliceLength)
    var picked = 0
    while next < end {
      while runEnd <= next && run < runs.count {
        runEnd = min(Int(runs[run].end), batch.count)
        let number = tables.contexts[Int(runs[run].context.index)].cpu
        cpu = UInt16(
          truncatingIfNeeded: number < processorCount ? number : number % processorCount)
        run += 1
      }
      let stop = runEnd > next ? min(end, runEnd) : end
      for event in next..<stop {
        let action = actions[Int(sites[event])]
        pending[picked] = PendingEvent(
          object: action.births == 1 ? births : objects[event],
          event: UInt32(truncatingIfNeeded: event), request: action.request, cpu: cpu,
          role: action.role)
        picked &+= Int(action.weight)
        births &+= Int32(action.births)
      }
      next = stop
    }
    return picked
  }
}
