import TraceFormat

/// One model's machine with a trace on it.
///
/// Recorded threads do what they did, at their times, as long as what they need is there. A thread
/// that has to wait keeps its later events in a backlog, and does them as much later as it waited.
/// What the machine does by itself (pagers, polls, writes that end) it does in between.
struct TraceRun<Model: AllocatorModel>: Sendable {
  /// What is known of a thread.
  struct ThreadState: Sendable {
    /// Nanoseconds by which it is late.
    var delay: UInt64 = 0
    /// Whether it is in the middle of something.
    var isBlocked = false
    /// Whether it is in the schedule.
    var isScheduled = false
  }

  var machine: Machine<Model>
  /// The figures of the model's memory. It borrows the machine's model when it needs one.
  var figures: PlacementRun<Model>
  let conduct: TraceConduct
  var threads: [ThreadState] = []
  var names: [RecordedThreads.Thread] = []
  var backlog = TraceBacklog()
  var schedule = TraceSchedule()
  var pending = PendingPlaces()
  /// The run of each slot of the page events.
  var runOfSlot: [UInt32] = []
  /// Frees that wait for runs, and runs that are named by waiting frees.
  var runWaiters: [UInt32: TraceWork] = [:]
  /// What each lent actor is doing.
  var loans: [TraceWork?] = []
  /// What sites ask for, by the machine's numbers of types.
  var requests: [AllocationRequest] = []
  var windowBirths = WindowBirths()
  /// Where swap metadata stands among the types, once it does.
  var metadataRow: Int?
  var countedMetadata = 0
  var tally = TraceTally()
  /// When the machine next does something by itself, as far as known.
  var due: UInt64 = 0
  /// Pages of processes in memory before the trace.
  let residentPages: Int
  /// Parties of the kernel come before those of threads.
  let kernelParties: Int
  /// Whether allocations may use what was kept ahead, which a helper must be told.
  var keepsStock = false
  /// Whether nothing can go on any more.
  var isStopped = false
  /// Whether any thread is late: then events must be looked at one by one.
  var isAnyLate = false
  var lastProgress: UInt64 = 0

  /// A machine as the set-up says, before the trace.
  /// - Throws: `ModelError` if the model refuses its configuration.
  init(
    _ setup: MachineSetup, _ configuration: ModelConfiguration, _ conduct: TraceConduct,
    residentPages: Int
  ) throws(ModelError) {
    var setup = setup
    setup.servesTrace = true
    machine = try Machine(setup, Model(configuration))
    machine.trace.isOn = true
    machine.trace.clusterPages = min(16, max(1, conduct.clusterPages))
    machine.trace.pages.before = residentPages
    machine.log.course.note(setup.free, at: 0)
    figures = PlacementRun(try Model(configuration), clock: .operations)
    self.conduct = conduct
    self.residentPages = residentPages
    kernelParties = setup.actors.count
    loans = Array(repeating: nil, count: setup.actors.count)
  }

  /// Whether nothing of the trace matters any more.
  var isOver: Bool { isStopped || machine.ended != nil }

  /// Replays a stretch.
  mutating func consume(_ batch: borrowing MachineBatch) {
    guard !isOver else {
      tally.eventsLeft += batch.range.count
      return
    }
    prepare(batch)
    var operations = batch.operations
    var cursor = MachineCursor(event: batch.range.lowerBound)
    figures.served.begin()
    while cursor.event < batch.range.upperBound {
      guard !isOver else {
        tally.eventsLeft += batch.range.upperBound - cursor.event
        return
      }
      if isCalm { runCalm(batch, &operations, &cursor) }
      if cursor.event < batch.range.upperBound, !isOver { step(batch, &cursor) }
    }
  }

  private mutating func prepare(_ batch: borrowing MachineBatch) {
    let missing = batch.operations.slotCount - figures.blocks.count
    if missing > 0 {
      figures.blocks.append(contentsOf: repeatElement(PlacementLoop.nowhere, count: missing))
    }
    while runOfSlot.count < batch.pageSlotCount { runOfSlot.append(RunList.none) }
    if names.count < batch.threads.threads.count {
      names = batch.threads.threads
      while threads.count < names.count { threads.append(ThreadState()) }
      backlog.reserve(threads: threads.count)
    }
    renumber(batch.operations.requests)
  }

  /// Types that came after swap metadata stand one further in the machine.
  private mutating func renumber(_ recorded: [AllocationRequest]) {
    guard requests.count < recorded.count else { return }
    for place in requests.count..<recorded.count {
      var request = recorded[place]
      if let metadataRow, Int(request.type) >= metadataRow { request.type += 1 }
      requests.append(request)
    }
  }

  /// Swap metadata has become known, or its live objects have changed in number.
  mutating func noteMetadata() {
    if metadataRow == nil, machine.metadataType != .max {
      let row = Int(machine.metadataType)
      metadataRow = row
      figures.ledger.declare()
      for place in requests.indices where Int(requests[place].type) >= row {
        requests[place].type += 1
      }
      keepsStock = machine.objects.stock(ofType: 0) != nil
    }
    guard let metadataRow, machine.trace.liveMetadata != countedMetadata else { return }
    let bytes =
      (machine.trace.liveMetadata - countedMetadata) * Int(machine.setup.metadataBytes)
    countedMetadata = machine.trace.liveMetadata
    figures.figures.liveBytes += bytes
    figures.ledger.entries[metadataRow].liveBytes += bytes
    figures.ledger.touchAll()
  }

  /// A thread's number in reports.
  func party(_ thread: UInt32) -> Int { kernelParties + Int(thread) }

  /// The names of all parties.
  var partyNames: [String] { machine.setup.actors.map(\.name) + names.map(\.name) }
}
