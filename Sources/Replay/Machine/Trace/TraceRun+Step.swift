import TraceFormat

/// Event by event: what is common when memory is short.
extension TraceRun {
  /// Does the next event.
  mutating func step(_ batch: borrowing MachineBatch, _ cursor: inout MachineCursor) {
    let operations = batch.operations
    let end = UInt32(batch.range.upperBound)
    let operation =
      cursor.operation < operations.count
      ? operations.operations[cursor.operation].event : end
    let page = cursor.page < batch.pageCount ? batch.pages[cursor.page].event : end
    let event = min(operation, page)
    cursor.event = Int(event)
    guard event < end else { return }
    while batch.contextRuns[cursor.run].end <= event { cursor.run += 1 }
    let context = Int(batch.contextRuns[cursor.run].context.index)
    let thread = batch.threads.ofContext[context]
    let time = batch.times[cursor.event]
    advance(to: time)
    makeRoom()
    guard !isOver else { return }
    if page <= operation {
      cursor.page += 1
      dispatch(batch.pages[Int(cursor.page) - 1], thread, batch.cpus[context], time)
    }
    if operation <= page { dispatchOperations(batch, &cursor, thread, time) }
    cursor.event += 1
  }

  private mutating func dispatchOperations(
    _ batch: borrowing MachineBatch, _ cursor: inout MachineCursor, _ thread: UInt32,
    _ time: UInt64
  ) {
    while cursor.operation < batch.operations.count, !isOver {
      let operation = batch.operations.operations[cursor.operation]
      guard operation.event == UInt32(cursor.event) else { return }
      cursor.operation += 1
      switch operation.kind {
      case .declare: declare(batch.operations.types[Int(operation.request)])
      case .allocate:
        dispatch(
          TraceWork(
            kind: .allocate, cpu: operation.cpu, thread: thread, request: operation.request,
            place: operation.slot, recorded: time))
      case .free:
        let block = figures.blocks[Int(operation.slot)]
        if let number = PendingPlaces.number(block) { pending.name(number) }
        dispatch(
          TraceWork(
            kind: .free, cpu: operation.cpu, thread: thread, request: operation.request,
            block: block, recorded: time))
      }
    }
  }

  private mutating func dispatch(
    _ event: PageEvent, _ thread: UInt32, _ cpu: UInt16, _ time: UInt64
  ) {
    var work = TraceWork(
      kind: .fault, pageClass: event.pageClass, isWritable: event.isWritable, cpu: cpu,
      thread: thread, recorded: time)
    switch event.kind {
    case .nothing: return
    case .fault, .take, .tryToTake:
      work.kind = event.kind == .fault ? .fault : event.kind == .take ? .take : .tryToTake
      work.place = machine.trace.pages.begin(Int(event.pages))
      runOfSlot[Int(event.slot)] = work.place
    case .free:
      guard event.slot != PageEvent.foreign else {
        work.kind = .endForeign
        work.request = event.pages
        return dispatch(work)
      }
      work.kind = .endRun
      work.place = runOfSlot[Int(event.slot)]
    case .pageOut:
      tally.pagesWanted += Int(event.pages)
      if event.slot == PageEvent.foreign {
        machine.trace.pages.wantBefore(Int(event.pages))
      } else {
        machine.trace.pages.want(runOfSlot[Int(event.slot)])
      }
      return settleMachine()
    case .pageIn:
      tally.pagesRead += 1
      if let group = machine.trace.pages.readBack() { machine.releaseSwap(group, 1, cpu: cpu) }
      return settleMachine()
    }
    dispatch(work)
  }

  /// Does work at once if its thread is in time and free, else lets it wait for its turn.
  private mutating func dispatch(_ work: TraceWork) {
    let state = threads[Int(work.thread)]
    let isLate = work.recorded + state.delay < machine.now
    if conduct.loop == .closed {
      if isLate { delay(work.thread, since: work.recorded) }
      if state.isBlocked || state.delay > 0 || isLate || !backlog.isEmpty(work.thread) {
        return postpone(work)
      }
    }
    begin(work)
    settleMachine()
  }

  private mutating func postpone(_ work: TraceWork) {
    var work = work
    if work.kind == .allocate { openPlace(&work) }
    let isFirst = backlog.isEmpty(work.thread)
    backlog.append(work)
    let state = threads[Int(work.thread)]
    guard isFirst, !state.isBlocked else { return }
    enlist(work.thread, at: max(machine.now, work.recorded + state.delay))
  }

  /// The object is known by a number from now on: its slot may have a new owner before it exists.
  mutating func openPlace(_ work: inout TraceWork) {
    let number = pending.open(slot: work.place)
    figures.blocks[Int(work.place)] = PendingPlaces.mark(number)
    work.place = number
    work.block = PendingPlaces.mark(number)
  }

  /// A thread is late from now on, by as much as it has waited.
  mutating func delay(_ thread: UInt32, since recorded: UInt64) {
    guard conduct.loop == .closed, machine.now > recorded else { return }
    let late = machine.now - recorded
    guard late > threads[Int(thread)].delay else { return }
    if threads[Int(thread)].delay == 0 { tally.lateThreads += 1 }
    threads[Int(thread)].delay = late
    isAnyLate = true
  }

  /// A type is made known. What that takes was taken when the machine was started.
  mutating func declare(_ type: ModelType) {
    noteMetadata()
    passTime()
    let heldBefore = machine.objects.totals.heldPages
    borrowModel { $0.declare(type) }
    figures.figures.operations += 1
    machine.trace.typeCount += 1
    keepsStock = machine.objects.stock(ofType: 0) != nil
    let pages = machine.objects.totals.heldPages - heldBefore
    machine.ledger.outside += pages
    machine.trace.takeFromProcesses(pages)
    if let broken = figures.broken { machine.panic(broken.rawValue, actor: 0) }
    noteOperation()
    due = machine.nextTime()
  }

  /// Lends the machine's model to the figures.
  mutating func borrowModel(_ body: (inout PlacementRun<Model>) -> Void) {
    swap(&machine.objects, &figures.model)
    body(&figures)
    swap(&machine.objects, &figures.model)
  }

  /// An operation of the model is complete.
  mutating func noteOperation() {
    noteMetadata()
    if machine.objects.totals.heldPages > figures.figures.peakHeldPages {
      borrowModel { $0.raisePeak(time: nil) }
    }
    if figures.figures.operations == figures.series.nextOperation {
      borrowModel { $0.series.append($0.sample(at: nil)) }
    }
  }

  /// Lets the model know that time has passed, as a placement replay would before its next
  /// operation: the figures note it once.
  mutating func passTime() {
    var hasTicked = machine.trace.hasTicked
    if figures.watchesTime {
      while machine.objects.nextTick <= machine.now, machine.objects.nextTick < .max {
        hasTicked = true
        if case .broken(let invariant) = machine.objects.tick(machine.now) {
          return machine.panic(invariant.rawValue, actor: 0)
        }
      }
    }
    guard hasTicked else { return }
    machine.trace.hasTicked = false
    figures.ledger.touchAll()
    figures.figures.digest.tick(heldPages: machine.objects.totals.heldPages)
    machine.collectReleased(.objects)
  }
}
