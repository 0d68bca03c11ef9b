import TraceFormat

/// A page-out as a loan: metadata is paid now, the pages come back when the write is done and the
/// pagedaemon has come by (`swap_pager_putpages`, commit 89986e03).
struct SwapWrite: Sendable {
  /// How far a write is.
  enum Phase: Sendable { case writing, cleaning }
  let actor: Int
  let pages: Int
  let usesAsynchronousBuffer: Bool
  var due: UInt64
  var phase = Phase.writing
}

extension Machine {
  mutating func advance(
    _ actor: Int, _ launder: Frame.Launder, _ returned: Returned?
  ) -> Bool {
    var launder = launder
    switch launder.stage {
    case .swap:
      let run = swap.take(launder.pages)
      guard run > 0 else { return leave(actor, .failed) }
      launder.pages = run
      let objects = launder.objectsLeft ?? (run + 15) / 16 * setup.objectsPerGroup
      launder.objectsLeft = objects
      launder.companionsLeft =
        companionType == nil ? 0 : launder.companionsLeft ?? objects
      launder.stage = .buffer
      actors[actor].holdings.swapPages = run
      push(.launder(launder), actor)
      return true
    case .buffer:
      guard swap.takeBuffer(asynchronous: actors[actor].isPager) else {
        push(.launder(launder), actor)
        return sleep(actor, .buffer, period: nil, pageClass: [])
      }
      log.sleepEnds(&actors[actor], at: now)
      actors[actor].holdings.buffers = 1
      actors[actor].holdings.busyPages = launder.pages
      launder.stage = .metadata
      push(.launder(launder), actor)
      return true
    case .metadata:
      if returned == .failed { return answerFailure(actor, launder) }
      var objects = launder.objectsLeft ?? 0
      var companions = launder.companionsLeft ?? 0
      if case .placed(let block) = returned {
        if let group = launder.group { trace.pages.describe(group, by: block) }
        if launder.asksForCompanion { companions -= 1 } else { objects -= 1 }
      }
      guard objects > 0 || companions > 0 else {
        startWrite(actor, launder.pages)
        if let group = launder.group { beginWriting(group) }
        return leave(actor, .done)
      }
      (launder.objectsLeft, launder.companionsLeft) = (objects, companions)
      launder.asksForCompanion = objects == 0 || companions > objects
      let policy = setup.policy
      let flags = actors[actor].isPager ? policy.pagerFlags : policy.otherFlags
      return call(
        actor, from: .launder(launder),
        metadataCall(actor, flags, companion: launder.asksForCompanion))
    }
  }

  private mutating func startWrite(_ actor: Int, _ pages: Int) {
    actors[actor].holdings.swapPages = 0
    actors[actor].holdings.busyPages = 0
    actors[actor].holdings.buffers = 0
    writes.append(
      SwapWrite(
        actor: actor, pages: pages, usesAsynchronousBuffer: actors[actor].isPager,
        due: now + periods.tick))
    log.laundered += pages
  }

  /// Completes writes and gives back what was lent. If the pagedaemon is stuck or off, the
  /// completion itself frees the pages; else its next pass does.
  mutating func settleWrites() {
    guard !writes.isEmpty else { return }
    for place in writes.indices where writes[place].due <= now {
      if writes[place].phase == .writing {
        swap.giveBuffer(asynchronous: writes[place].usesAsynchronousBuffer)
        wakeFirst(on: .buffer)
        if isPagedaemonRunning {
          writes[place].phase = .cleaning
          writes[place].due = now + periods.tick
          continue
        }
      }
      writes[place].due = .max
      ledger.outside += writes[place].pages
      log.repaid += writes[place].pages
      give(writes[place].pages, .pageout)
    }
    writes.removeAll { $0.due == .max }
  }
}
