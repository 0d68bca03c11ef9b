/// Sleeping and waking (`vm_wait`, `vm_wait_pfault`, `vm_page_free_wakeup`).
extension Machine {
  /// Retries at one instant, without any change, after which a thread counts as spinning.
  private static var futileRetryLimit: Int { 100 }

  /// `vm_wait`: sleeps up to a second if pages are short, else returns at once, whereupon the
  /// caller tries again.
  /// - Returns: Whether the thread goes on without sleeping.
  mutating func waitForPages(
    _ actor: Int, _ pageClass: PageClass, pages: Int = 1
  ) -> Bool {
    let isShort: Bool
    if actors[actor].waitsAsPager {
      isShort =
        setup.policy.waits.pagers.map { reserve.available < $0.sleepsBelow }
        ?? reserve.isBelowMinimum()
    } else {
      isShort =
        setup.policy.waits.others.map { reserve.available < $0.sleepsBelow }
        ?? reserve.isBelowMinimum(nice: actors[actor].nice + 1)
    }
    guard isShort else { return retryAtOnce(actor) }
    let channel: WaitChannel =
      actors[actor].waitsAsPager ? .pager : reserve.hasZones ? .reclaim : .pages
    return sleep(actor, channel, period: periods.poll, pageClass: pageClass, pages: pages)
  }

  private mutating func retryAtOnce(_ actor: Int) -> Bool {
    if !hasMark(actor) {
      actors[actor].retryMark = mark(actor)
      actors[actor].retries = 0
    }
    actors[actor].retries += 1
    guard actors[actor].retries >= Self.futileRetryLimit else { return true }
    spin(actor)
    return false
  }

  /// From now on the thread keeps its processor and gets nowhere.
  private mutating func spin(_ actor: Int) {
    if actors[actor].stuckSince == nil { actors[actor].stuckSince = now }
    actors[actor].state = .spinning(since: now)
    log.sleepEnds(&actors[actor], at: now)
  }

  private func mark(_ actor: Int) -> MachineActor.RetryMark {
    MachineActor.RetryMark(
      time: now, free: reserve.free, cache: reserve.cache, held: actors[actor].holdings.pages)
  }

  /// Whether nothing has changed since the thread's last retry.
  func hasMark(_ actor: Int) -> Bool {
    var mark = mark(actor)
    if case .spinning = actors[actor].state { mark.time = actors[actor].retryMark.time }
    return mark == actors[actor].retryMark
  }

  /// Puts a thread to sleep.
  mutating func sleep(
    _ actor: Int, _ channel: WaitChannel, period: UInt64?, pageClass: PageClass, pages: Int = 1
  ) -> Bool {
    if actors[actor].futileWakes > Self.futileRetryLimit, actors[actor].wokenAt == now {
      actors[actor].retryMark = mark(actor)
      spin(actor)
      return false
    }
    if actors[actor].stuckSince == nil { actors[actor].stuckSince = now }
    if trace.isOn, trace.emergencyCheck == .max, actors[actor].role == .pagedaemon {
      trace.emergencyCheck = now + periods.staleAge
    }
    let until = period.map { now + $0 } ?? .max
    actors[actor].state = .blocked(
      MachineActor.Sleep(channel: channel, until: until, pageClass: pageClass))
    if channel.isForPages, !pageClass.isEmpty, reserve.admits(pageClass, pages: pages),
      channel != .fault
    {
      log.noteViolation("\(actors[actor].name) sleeps at \(now) ns although its page is there")
    }
    log.sleepBegins(&actors[actor], channel, at: now, mustNotWait: isInNoWaitRequest(actor))
    return false
  }

  /// Whether a request whose caller must not sleep is being settled.
  private func isInNoWaitRequest(_ actor: Int) -> Bool {
    actors[actor].frames.contains {
      if case .pages(let work) = $0 { return work.mustNotWait }
      return false
    }
  }

  /// Wakes those whom pages that come free concern.
  /// - Parameter before: Free and cached pages before they did.
  mutating func wakeSleepers(before: Int) {
    let waits = setup.policy.waits
    let now = reserve.available
    let pagers =
      waits.pagers.map { waits.wakes($0, before: before, now: now) } ?? reserve.wakesPagers
    let others =
      waits.others.map { waits.wakes($0, before: before, now: now) } ?? reserve.wakesOthers
    guard pagers || others else { return }
    for actor in actors.indices {
      guard case .blocked(let sleep) = actors[actor].state, sleep.channel.isForPages,
        sleep.channel == .pager ? pagers : others
      else { continue }
      wake(actor)
    }
  }

  /// Wakes all who sleep on a channel.
  mutating func wakeAll(on channel: WaitChannel) {
    for actor in actors.indices {
      guard case .blocked(let sleep) = actors[actor].state, sleep.channel == channel else {
        continue
      }
      wake(actor)
    }
  }

  /// Wakes the first who waits for a buffer, or for whatever else comes one by one.
  mutating func wakeFirst(on channel: WaitChannel) {
    let waiting = actors.firstIndex {
      if case .blocked(let sleep) = $0.state { return sleep.channel == channel }
      return false
    }
    if let waiting { wake(waiting) }
  }

  private mutating func wake(_ actor: Int) {
    actors[actor].state = .ready
    if actors[actor].wokenAt != now {
      actors[actor].wokenAt = now
      actors[actor].futileWakes = 0
    }
    actors[actor].futileWakes += 1
    woken.append(actor)
  }
}
