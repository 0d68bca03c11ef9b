import TraceFormat

/// Many events at once, as long as nothing can go wrong: nobody waits or is late, the pagers rest,
/// and free pages stay between two thresholds and above the one at which the pagedaemon starts.
///
/// What comes of it is what comes of going event by event. Operations that take and give no pages
/// may be done before events of pages that stand before them.
extension TraceRun {
  /// Whether nothing can go wrong for now.
  var isCalm: Bool {
    guard !isAnyLate, !conduct.goesEventByEvent, backlog.count == 0, pending.openCount == 0,
      schedule.isEmpty,
      machine.writes.isEmpty, machine.replenishRetry == nil,
      machine.trace.pages.wantedPages == 0, machine.trace.emergencyCheck == .max,
      machine.ended == nil, !machine.reserve.shouldStart(), !machine.wantsDaemon
    else { return false }
    return !machine.hasFrames
  }

  /// How far free pages may fall and rise.
  private var calmBand: Range<Int> {
    let marks = machine.reserve.thresholds
    let wanted = machine.trace.isLaundering ? marks.target2 : marks.start
    let lowest = max(wanted - machine.reserve.cache, marks.reserved, marks.minimum)
    let band = machine.log.dips.calmBand
    return max(lowest, band.lowerBound)..<max(lowest, band.lowerBound, band.upperBound)
  }

  /// Does events up to the first that needs care.
  mutating func runCalm(
    _ batch: borrowing MachineBatch, _ operations: inout OperationBatch,
    _ cursor: inout MachineCursor
  ) {
    if metadataRow != nil { operations.requests = requests }
    var window = window(batch, cursor)
    while !isOver {
      let end = Self.firstOperation(notBefore: window.end, operations, from: cursor.operation)
      // The model is to be told first that time has passed, which a single step does.
      let mayRun = !machine.trace.hasTicked || cursor.operation == end
      let interruption =
        mayRun ? runOperations(&cursor.operation, end, operations) : CalmLoop.Interruption.leave
      switch interruption {
      case .none: return commit(batch, &cursor, before: window.end)
      case .due, .leave:
        let event = Int(operations.operations[cursor.operation].event)
        return commit(batch, &cursor, before: event)
      case .released, .wish, .failure, .breach:
        let operation = operations.operations[cursor.operation - 1]
        commit(batch, &cursor, before: Int(operation.event))
        let free = machine.reserve.free
        let isSettled = close(interruption, operation, batch, &cursor)
        guard isSettled, !isOver else { return }
        if !window.shift(by: free - machine.reserve.free) {
          guard isCalm else { return }
          window = self.window(batch, cursor)
        }
      }
    }
  }

  private mutating func window(
    _ batch: borrowing MachineBatch, _ cursor: MachineCursor
  ) -> CalmWindow {
    CalmWindow(
      batch, cursor, due: due, free: machine.reserve.free, calmBand, machine.trace.pages,
      runOfSlot, &windowBirths)
  }

  private static func firstOperation(
    notBefore event: Int, _ batch: borrowing OperationBatch, from first: Int
  ) -> Int {
    var low = first
    var high = batch.count
    while low < high {
      let middle = (low + high) / 2
      if Int(batch.operations[middle].event) < event { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Does operations that take and give no pages.
  private mutating func runOperations(
    _ next: inout Int, _ end: Int, _ batch: borrowing OperationBatch
  ) -> CalmLoop.Interruption {
    while next < end {
      let stop = min(end, next + figures.series.nextOperation - figures.figures.operations)
      let isServed = figures.served.advance(
        &next, stop, batch, watchesTime: figures.watchesTime, &machine.objects, &figures.figures,
        &figures.blocks, &figures.ledger)
      var interruption = CalmLoop.Interruption.none
      if keepsStock {
        if next < stop { interruption = .leave }
      } else {
        // What the model leaves is one operation; the next may be an everyday one again.
        interruption = CalmLoop.run(
          &next, isServed ? min(stop, next + 1) : stop, batch, watchesTime: figures.watchesTime,
          &machine.objects, &figures.figures, &figures.blocks, &figures.ledger.entries,
          &figures.ledger.changes)
      }
      if figures.figures.operations == figures.series.nextOperation { noteOperation() }
      if interruption != .none { return interruption }
    }
    return .none
  }

  /// Does the page events before an event.
  private mutating func commit(
    _ batch: borrowing MachineBatch, _ cursor: inout MachineCursor, before end: Int
  ) {
    while cursor.page < batch.pageCount, Int(batch.pages[cursor.page].event) < end {
      let event = batch.pages[cursor.page]
      cursor.page += 1
      machine.now = batch.times[Int(event.event)]
      switch event.kind {
      case .fault, .take, .tryToTake:
        take(event, thread(of: Int(event.event), batch, &cursor))
      case .free: giveBackCalmly(event)
      case .pageOut, .pageIn, .nothing: break
      }
    }
    cursor.event = max(cursor.event, end)
  }

  private func thread(
    of event: Int, _ batch: borrowing MachineBatch, _ cursor: inout MachineCursor
  ) -> UInt32 {
    while Int(batch.contextRuns[cursor.run].end) <= event { cursor.run += 1 }
    return batch.threads.ofContext[Int(batch.contextRuns[cursor.run].context.index)]
  }

  private mutating func take(_ event: PageEvent, _ thread: UInt32) {
    let pages = Int(event.pages)
    let run = machine.trace.pages.begin(pages)
    runOfSlot[Int(event.slot)] = run
    let isPager = names[Int(thread)].isPager
    let pageClass = isPager ? event.pageClass.union(.system) : event.pageClass
    takeCalmly(pages, pageClass, thread)
    machine.ledger.handedOut += pages
    tally.runsTaken += 1
    let fits = pages <= machine.trace.clusterPages
    machine.trace.pages.settle(run, isWritable: event.isWritable && fits)
  }

  private mutating func takeCalmly(_ pages: Int, _ pageClass: PageClass, _ thread: UInt32) {
    machine.reserve.takeFreely(pages, pageClass)
    let free = machine.reserve.free
    machine.log.noteFree(free, at: machine.now, takenBy: party(thread), pages: pages)
    machine.log.course.note(free, at: machine.now)
    machine.noteProgress()
  }

  private mutating func giveBackCalmly(_ event: PageEvent) {
    var pages = Int(event.pages)
    if event.slot == PageEvent.foreign {
      pages = machine.trace.pages.endBefore(pages)
    } else {
      pages = machine.trace.pages.end(runOfSlot[Int(event.slot)]).free
    }
    tally.runsEnded += 1
    guard pages > 0 else { return }
    machine.ledger.outside += pages
    // Nobody sleeps who could be woken.
    machine.reserve.give(pages)
    let free = machine.reserve.free
    machine.log.noteFree(free, at: machine.now, takenBy: nil, returnedBy: .process)
    machine.log.course.note(free, at: machine.now)
    machine.noteProgress()
  }

  /// Completes an operation that is not an everyday one.
  /// - Returns: Whether that was possible at once.
  private mutating func close(
    _ interruption: CalmLoop.Interruption, _ operation: Operation,
    _ batch: borrowing MachineBatch, _ cursor: inout MachineCursor
  ) -> Bool {
    let event = Int(operation.event)
    machine.now = batch.times[event]
    let work = TraceWork(
      kind: .allocate, cpu: operation.cpu, thread: thread(of: event, batch, &cursor),
      request: operation.request, place: operation.slot, recorded: machine.now)
    // The event is over unless another operation belongs to it.
    let isLast =
      cursor.operation >= batch.operations.count
      || Int(batch.operations.operations[cursor.operation].event) > event
    if isLast { cursor.event = event + 1 }
    switch interruption {
    case .none, .due, .leave: return true
    case .released:
      machine.collectReleased(.objects)
      machine.noteProgress()
      return true
    case .failure(let why):
      machine.log.nothingResults += 1
      failAllocation(work, why)
      return true
    case .breach(let invariant):
      breakOff(invariant)
      return false
    case .wish(let wish):
      guard operation.kind == .free else { return grant(wish, work) }
      figures.figures.operations += 1
      finishFree(work, .needs(wish))
      settleMachine()
      return isCalm
    }
  }

  /// Grants what a model asks for if it is nothing but pages, of which there are enough; else the
  /// machine does what it takes.
  private mutating func grant(_ wish: PageRequest, _ work: TraceWork) -> Bool {
    var wish = wish
    while wish.mapEntries == 0, wish.kernelVirtualPages == 0,
      machine.reserve.free - Int(wish.pages) >= calmBand.lowerBound
    {
      let isPager = names[Int(work.thread)].isPager
      takeCalmly(
        Int(wish.pages), isPager ? wish.pageClass.union(.system) : wish.pageClass, work.thread)
      switch machine.objects.resume(wish, granted: wish.pages) {
      case .placed(let block):
        finishAllocation(work, block)
        return true
      case .failed(let why):
        failAllocation(work, why)
        return true
      case .broken(let invariant):
        breakOff(invariant)
        return false
      case .needs(let next): wish = next
      case .done: preconditionFailure("an allocation ends placed, failed or broken")
      }
    }
    var request = requests[Int(work.request)]
    request.cpu = work.cpu
    let call = Frame.ModelCall(target: .objects, operation: .allocate(request))
    lend(work, machine.frames(for: wish, in: call))
    settleMachine()
    return isCalm
  }
}
