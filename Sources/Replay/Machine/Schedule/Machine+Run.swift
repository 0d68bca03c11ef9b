/// Virtual time: what happens at each instant, and in which order.
///
/// At one instant: writes that are done and repayments, in the order in which the writes began;
/// the slab poller; listed events, in their order; threads woken by these, in order of waking;
/// polls, in the poll order; attempts of the helper.
extension Machine {
  /// Runs up to and including a time.
  mutating func run(until end: UInt64) {
    while ended == nil {
      let next = nextTime()
      guard next <= end else { break }
      now = max(now, next)
      runInstant()
    }
    now = max(now, end)
  }

  /// The next time at which anything happens; `.max` if never.
  func nextTime() -> UInt64 {
    var next = objects.nextWork
    if nextEvent < events.count { next = min(next, events[nextEvent].at) }
    for write in writes { next = min(next, write.due) }
    for actor in actors.indices {
      if case .blocked(let sleep) = actors[actor].state { next = min(next, sleep.until) }
    }
    if let retry = replenishRetry { next = min(next, retry.at) }
    return min(next, nextLook, deadline, trace.emergencyCheck)
  }

  /// Goes to a time and does all that is due then.
  mutating func runInstant(at time: UInt64) {
    now = max(now, time)
    runInstant()
  }

  private mutating func runInstant() {
    settleWrites()
    tickModel()
    while ended == nil, nextEvent < events.count, events[nextEvent].at <= now {
      let event = events[nextEvent]
      nextEvent += 1
      carryOut(event)
    }
    checkEmergency()
    runWoken()
    runSpinning()
    for actor in polls.next(actors.count) where ended == nil {
      guard case .blocked(let sleep) = actors[actor].state, sleep.until <= now else { continue }
      run(actor)
    }
    retryReplenishment()
    lookAtStock()
    runWoken()
    watchPageout()
    noteChange()
  }

  private mutating func tickModel() {
    guard objects.nextWork <= now else { return }
    trace.hasTicked = true
    if case .broken(let invariant) = objects.tick(now) { panic(invariant.rawValue, actor: 0) }
    collectReleased(.objects)
  }

  mutating func runWoken() {
    var place = 0
    while ended == nil, place < woken.count {
      let actor = woken[place]
      place += 1
      if actors[actor].state == .ready { run(actor) }
    }
    woken.removeAll(keepingCapacity: true)
    for actor in actors.indices where ended == nil && actors[actor].state == .ready {
      run(actor)
    }
  }

  /// A thread that retries without sleeping goes on once something has changed.
  mutating func runSpinning() {
    for actor in actors.indices where ended == nil {
      guard case .spinning = actors[actor].state, !hasMark(actor) else { continue }
      actors[actor].state = .ready
      actors[actor].retries = 0
      run(actor)
    }
  }

  private mutating func noteChange() {
    let state = stateMark()
    if state != lastState {
      lastState = state
      lastChange = now
    }
  }

  /// Runs one thread until it has nothing more to do, or sleeps.
  mutating func run(_ actor: Int) {
    while runOnce(actor) {}
  }

  /// Runs one thread until it has got one page more, say.
  /// - Returns: Whether it can go on.
  mutating func runOnce(_ actor: Int) -> Bool {
    guard ended == nil, hasProcessor(actor) else { return false }
    guard !actors[actor].frames.isEmpty else { return startNext(actor) }
    actors[actor].state = .ready
    let goesOn = advance(actor)
    serveReplenishment()
    guard goesOn, ended == nil else { return false }
    if actors[actor].frames.isEmpty { complete(actor) }
    return true
  }

  /// A thread that retries without sleeping keeps its processor.
  private mutating func hasProcessor(_ actor: Int) -> Bool {
    for other in actors.indices where other != actor && actors[other].cpu == actors[actor].cpu {
      guard case .spinning = actors[other].state else { continue }
      if actors[actor].frames.isEmpty, actors[actor].queue.isEmpty { return false }
      actors[actor].state = .ready
      return false
    }
    return true
  }

  private mutating func startNext(_ actor: Int) -> Bool {
    guard !actors[actor].queue.isEmpty else {
      if actors[actor].state == .ready { actors[actor].state = .idle }
      return false
    }
    let number = actors[actor].queue.removeFirst()
    actors[actor].current = number
    begin(requests[number].verb, actor)
    if actors[actor].frames.isEmpty { complete(actor) }
    return true
  }

  private mutating func complete(_ actor: Int) {
    if actors[actor].isOnLoan { return completeLoan(actor) }
    let failed = actors[actor].returned == .failed
    actors[actor].returned = nil
    actors[actor].stuckSince = nil
    log.sleepEnds(&actors[actor], at: now)
    actors[actor].state = .idle
    guard let number = actors[actor].current else { return }
    actors[actor].current = nil
    requests[number].completedAt = now
    requests[number].hasFailed = failed
  }
}
