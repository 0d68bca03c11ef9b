import TraceFormat

/// What recorded threads do, on the machine.
extension TraceRun {
  /// Begins work; if it cannot be completed at once its thread is blocked.
  mutating func begin(_ work: TraceWork) {
    switch work.kind {
    case .allocate: allocate(work)
    case .free: free(work)
    case .fault: fault(work)
    case .take: take(work)
    case .tryToTake: tryToTake(work)
    case .endRun: endRun(work)
    case .endForeign:
      let pages = machine.trace.pages.endBefore(Int(work.request))
      giveBack(pages)
      tally.runsEnded += 1
    }
  }

  // MARK: Objects

  private mutating func allocate(_ work: TraceWork) {
    passTime()
    guard machine.ended == nil else { return }
    var request = requests[Int(work.request)]
    request.cpu = work.cpu
    let call = Frame.ModelCall(target: .objects, operation: .allocate(request))
    if keepsStock { return lend(work, [.model(call)]) }
    let step = machine.objects.allocate(request)
    switch step {
    case .placed(let block): finishAllocation(work, block)
    case .needs(let wish): lend(work, machine.frames(for: wish, in: call))
    case .failed(let why):
      machine.log.nothingResults += 1
      failAllocation(work, why)
    case .broken(let invariant): breakOff(invariant)
    case .done: preconditionFailure("an allocation ends placed, failed or broken")
    }
  }

  mutating func finishAllocation(_ work: TraceWork, _ block: Block) {
    let request = requests[Int(work.request)]
    let type = Int(request.type)
    let bytes = Int(truncatingIfNeeded: request.requestedBytes)
    noteMetadata()
    figures.figures.operations += 1
    count(bytes, of: type)
    figures.figures.place(block, bytes: bytes, heldPages: machine.objects.totals.heldPages)
    settlePlace(work, block)
    machine.collectReleased(.objects)
    noteOperation()
  }

  /// A type has changed, and has so many live bytes more.
  private mutating func count(_ bytes: Int, of type: Int) {
    func add(_ types: inout [TypeLedger.Entry], _ changes: inout TypeLedger.Changes) {
      var types = types.mutableSpan
      TypeLedger.add(bytes, to: type, &types, &changes)
    }
    add(&figures.ledger.entries, &figures.ledger.changes)
  }

  mutating func failAllocation(_ work: TraceWork, _ why: AllocationFailure) {
    figures.figures.operations += 1
    figures.figures.digest.fail(why)
    figures.failures[Int(why.rawValue)] += 1
    settlePlace(work, PlacementLoop.nowhere)
    noteOperation()
  }

  /// The object stands where it stands, for its slot and for a free that waits.
  private mutating func settlePlace(_ work: TraceWork, _ block: Block) {
    guard let number = PendingPlaces.number(work.block) else {
      figures.blocks[Int(work.place)] = block
      return
    }
    let slot = Int(pending.slot(number))
    if figures.blocks[slot] == PendingPlaces.mark(number) { figures.blocks[slot] = block }
    if let waiter = pending.settle(number, block) { resume(waiter) }
  }

  private mutating func free(_ work: TraceWork) {
    var work = work
    if let number = PendingPlaces.number(work.block) {
      guard let block = pending.take(number) else {
        pending.wait(number, work)
        return block(work)
      }
      work.block = block
    }
    passTime()
    guard machine.ended == nil else { return }
    let request = requests[Int(work.request)]
    let type = Int(request.type)
    count(0, of: type)
    figures.figures.operations += 1
    if work.block == PlacementLoop.nowhere {
      figures.figures.digest.skip()
      return noteOperation()
    }
    let release = ReleaseRequest(
      type: request.type, cpu: work.cpu, requestedBytes: request.requestedBytes)
    finishFree(work, machine.objects.free(work.block, release))
  }

  /// Completes a free. What it asks for it gets at once or not at all: a free never waits.
  mutating func finishFree(_ work: TraceWork, _ first: Step) {
    var step = first
    while case .needs(let wish) = step {
      var got = 0
      while got < wish.pages, machine.takePage(wish.pageClass, for: party(work.thread)) {
        got += 1
      }
      if got < wish.pages, wish.policy != .asManyAsPossible {
        machine.give(got, .rollback)
        got = 0
      }
      step = machine.objects.resume(wish, granted: UInt32(got))
    }
    if case .broken(let invariant) = step { return breakOff(invariant) }
    let request = requests[Int(work.request)]
    let bytes = Int(truncatingIfNeeded: request.requestedBytes)
    count(-bytes, of: Int(request.type))
    figures.figures.liveBytes -= bytes
    figures.figures.digest.done()
    machine.collectReleased(.objects)
    noteOperation()
  }

  /// The kernel would panic.
  mutating func breakOff(_ invariant: Invariant) {
    figures.figures.digest.breakOff(invariant)
    machine.panic(invariant.rawValue, actor: 0)
  }

  // MARK: Pages

  private mutating func fault(_ work: TraceWork) {
    let pageClass = systemClass(work)
    var left = machine.trace.pages.length(work.place)
    while left > 0, !machine.isFaultHeldUp, machine.takePage(pageClass, for: party(work.thread)) {
      machine.ledger.handedOut += 1
      left -= 1
    }
    guard left > 0 else { return settleRun(work) }
    lend(work, [.fault(left: left)])
  }

  private func systemClass(_ work: TraceWork) -> PageClass {
    names[Int(work.thread)].isPager ? work.pageClass.union(.system) : work.pageClass
  }

  private mutating func take(_ work: TraceWork) {
    let pages = machine.trace.pages.length(work.place)
    let got = takeAtOnce(work, pages)
    guard got < pages else {
      machine.ledger.handedOut += pages
      return settleRun(work)
    }
    let request = PageRequest(
      pages: UInt32(pages), pageClass: work.pageClass, policy: .waitHolding,
      continuation: PageRequest.Continuation(stage: 0, cpu: work.cpu))
    var frame = Frame.PageWork(request: request)
    frame.phase = .pages
    frame.got = got
    lend(work, [.kernelRun, .pages(frame)], holding: got)
  }

  private mutating func tryToTake(_ work: TraceWork) {
    let pages = machine.trace.pages.length(work.place)
    let got = takeAtOnce(work, pages)
    guard got < pages else {
      machine.ledger.handedOut += pages
      return settleRun(work)
    }
    machine.give(got, .rollback)
    tally.runsRefused += 1
    machine.trace.pages.fail(work.place)
    wakeRunWaiter(work.place)
  }

  private mutating func takeAtOnce(_ work: TraceWork, _ pages: Int) -> Int {
    let pageClass = systemClass(work)
    var got = 0
    while got < pages, machine.takePage(pageClass, for: party(work.thread)) { got += 1 }
    return got
  }

  private mutating func settleRun(_ work: TraceWork) {
    tally.runsTaken += 1
    let fits = machine.trace.pages.length(work.place) <= machine.trace.clusterPages
    machine.trace.pages.settle(work.place, isWritable: work.isWritable && fits)
    wakeRunWaiter(work.place)
  }

  private mutating func wakeRunWaiter(_ run: UInt32) {
    if !runWaiters.isEmpty, let waiter = runWaiters.removeValue(forKey: run) { resume(waiter) }
  }

  private mutating func endRun(_ work: TraceWork) {
    guard machine.trace.pages.states[Int(work.place)] != .pending else {
      runWaiters[work.place] = work
      return block(work)
    }
    tally.runsEnded += 1
    let (pages, group, onSwap) = machine.trace.pages.end(work.place)
    giveBack(pages)
    if let group { machine.releaseSwap(group, onSwap, cpu: work.cpu) }
  }

  private mutating func giveBack(_ pages: Int) {
    machine.ledger.outside += pages
    machine.give(pages, .process)
  }

  // MARK: Waiting

  /// Lets an actor do the work; the thread is blocked until that is done.
  mutating func lend(_ work: TraceWork, _ frames: [Frame], holding: Int = 0) {
    let thread = names[Int(work.thread)]
    let actor = machine.lend(
      thread.name, thread.isPager ? .recordedPager : .ordinary, party: party(work.thread),
      cpu: work.cpu, frames)
    machine.actors[actor].holdings.pages = holding
    while loans.count <= actor { loans.append(nil) }
    var work = work
    if work.kind == .allocate, PendingPlaces.number(work.block) == nil { openPlace(&work) }
    loans[actor] = work
    threads[Int(work.thread)].isBlocked = true
    machine.run(actor)
    settleFinished()
    due = machine.nextTime()
  }

  /// The thread waits for what another thread has not made yet.
  private mutating func block(_ work: TraceWork) {
    tally.earlyFrees += 1
    threads[Int(work.thread)].isBlocked = true
  }

  /// What a free waited for is there.
  private mutating func resume(_ work: TraceWork) {
    threads[Int(work.thread)].isBlocked = false
    begin(work)
    goOn(work)
  }

  /// The thread has done its work and goes on with what has piled up.
  private mutating func goOn(_ work: TraceWork) {
    guard !threads[Int(work.thread)].isBlocked else { return }
    lastProgress = machine.now
    delay(work.thread, since: work.recorded)
    guard let next = backlog.first(work.thread) else { return }
    let delay = threads[Int(work.thread)].delay
    enlist(work.thread, at: max(machine.now, next.recorded + delay))
  }

  /// Takes note of what lent actors have done.
  mutating func settleFinished() {
    var place = 0
    while place < machine.trace.finished.count {
      let (actor, result) = machine.trace.finished[place]
      place += 1
      guard let work = loans[actor] else { continue }
      loans[actor] = nil
      let why = machine.actors[actor].lastFailure ?? .outOfPages
      machine.takeBack(actor)
      threads[Int(work.thread)].isBlocked = false
      switch (work.kind, result) {
      case (.allocate, .placed(let block)): finishAllocation(work, block)
      case (.allocate, _): failAllocation(work, why)
      case (.fault, _): settleRun(work)
      case (_, .failed):
        machine.trace.pages.fail(work.place)
        wakeRunWaiter(work.place)
      default: settleRun(work)
      }
      goOn(work)
    }
    machine.trace.finished.removeAll(keepingCapacity: true)
  }
}
