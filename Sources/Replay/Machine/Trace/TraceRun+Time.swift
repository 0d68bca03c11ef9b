/// How time goes on between two events of the trace.
extension TraceRun {
  /// How long a run may go on without any thread of the trace getting anywhere.
  private static var patience: UInt64 { 1_000_000_000_000 }

  /// Lets everything happen that comes before or at a time.
  mutating func advance(to time: UInt64) {
    while min(due, schedule.nextTime) <= max(time, machine.now), !isOver { advanceOnce() }
    machine.now = max(machine.now, time)
  }

  /// Does the next thing: the machine's own before that of threads that are late.
  private mutating func advanceOnce() {
    if due <= schedule.nextTime {
      machine.runInstant(at: due)
      settleMachine()
      due = machine.nextTime()
      return
    }
    machine.now = max(machine.now, schedule.nextTime)
    guard let thread = schedule.removeFirst() else { return }
    threads[Int(thread)].isScheduled = false
    while let work = backlog.first(thread), !threads[Int(thread)].isBlocked, !isOver {
      let time = work.recorded + threads[Int(thread)].delay
      guard time <= machine.now else {
        return enlist(thread, at: time)
      }
      backlog.removeFirst(thread)
      lastProgress = machine.now
      begin(work)
      settleMachine()
    }
  }

  /// The thread goes on at a time, unless it will anyhow.
  mutating func enlist(_ thread: UInt32, at time: UInt64) {
    guard !threads[Int(thread)].isScheduled else { return }
    threads[Int(thread)].isScheduled = true
    schedule.add(thread, at: time)
  }

  /// After anything happened: those who were woken run, the pagedaemon begins if it must, and
  /// what actors have done is taken note of.
  mutating func settleMachine() {
    var isTouched = false
    while machine.ended == nil {
      if !machine.woken.isEmpty {
        machine.runWoken()
      } else if machine.wantsDaemon {
        machine.startDaemon()
      } else if !machine.trace.finished.isEmpty {
        settleFinished()
      } else {
        break
      }
      isTouched = true
    }
    if machine.hasSpinning {
      machine.runSpinning()
      isTouched = true
      if !machine.trace.finished.isEmpty { settleFinished() }
    }
    machine.noteProgress()
    if isTouched { due = machine.nextTime() }
  }

  /// With too much work waiting, the trace waits as well.
  mutating func makeRoom() {
    while backlog.count >= conduct.windowEvents, !isOver {
      guard !isStuck else {
        isStopped = true
        return
      }
      advanceOnce()
    }
  }

  /// Whether nobody has got anywhere for full poll cycles and nobody is going to.
  private var isStuck: Bool {
    let next = min(due, schedule.nextTime)
    if next == .max { return true }
    let waits = schedule.isEmpty && machine.writes.isEmpty
    let isSettled = next > machine.lastChange + Machine<Model>.settledAfter
    return (waits && isSettled) || next > lastProgress + Self.patience
  }

  /// Whether anybody is in the middle of something.
  private var isBusy: Bool {
    backlog.count > 0 || !machine.writes.isEmpty || machine.hasFrames
  }

  /// The trace is over: lets everybody finish who can, or as long as it takes to see that nobody
  /// can.
  mutating func drain(to end: UInt64) {
    advance(to: end)
    if !isOver { passTimeAtEnd() }
    lastProgress = machine.now
    while isBusy, machine.ended == nil, !isStuck { advanceOnce() }
    tally.peakBacklog = backlog.peak
    tally.eventsLeft += backlog.count
  }

  private mutating func passTimeAtEnd() {
    guard figures.watchesTime,
      machine.trace.hasTicked || machine.objects.nextTick <= machine.now
    else { return }
    passTime()
  }
}

extension Machine {
  /// Whether anybody retries without sleeping.
  var hasSpinning: Bool {
    for actor in actors.indices {
      if case .spinning = actors[actor].state { return true }
    }
    return false
  }

  /// Whether anybody is in the middle of something.
  var hasFrames: Bool {
    for actor in actors.indices where !actors[actor].frames.isEmpty { return true }
    return false
  }

  /// Takes note of changes between instants.
  mutating func noteProgress() {
    if reserve.free != lastState.free || reserve.cache != lastState.cache {
      lastState.free = reserve.free
      lastState.cache = reserve.cache
      lastChange = now
    }
  }

  /// Whether page faults stall (`vm_wait_pfault`).
  var isFaultHeldUp: Bool { reserve.isBelowMinimum(nice: 0) && reserve.isSevere }

  /// The frames of a thread whose call of the model asks for pages.
  func frames(for wish: PageRequest, in call: Frame.ModelCall) -> [Frame] {
    var call = call
    call.request = wish
    return [.model(call), .pages(Frame.PageWork(request: wish))]
  }
}
