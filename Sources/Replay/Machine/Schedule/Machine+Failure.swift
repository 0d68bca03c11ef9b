/// What page-out does when there is no swap metadata to be had.
extension Machine {
  /// Ticks that page-out pauses after it had a process killed (`swzonxb`).
  private static var pauseTicks: UInt64 { 10 }

  mutating func answerFailure(_ actor: Int, _ launder: Frame.Launder) -> Bool {
    let failure = actors[actor].lastFailure
    let isAtLimit = failure == .zoneLimit || failure == .typeLimit
    if isAtLimit, setup.policy.onLimit == .sleep {
      push(.launder(launder), actor)
      return sleepAtLimit(actor)
    }
    switch setup.policy.onFailure {
    case .wait:
      // Nothing without any wait: the kernel waits if pages are short, and tries again.
      push(.launder(launder), actor)
      return waitForPages(actor, [])
    case .skip: return skip(actor, launder)
    case .panic:
      push(.launder(launder), actor)
      panic("no swap metadata", actor: actor)
      return false
    case .kill:
      push(.launder(launder), actor)
      return killAndPause(actor)
    }
  }

  /// The second who finds the zone exhausted has a process killed; the first waits for an object.
  private mutating func sleepAtLimit(_ actor: Int) -> Bool {
    let hasSleeper = actors.indices.contains {
      guard $0 != actor, case .blocked(let sleep) = actors[$0].state else { return false }
      return sleep.channel == .limit
    }
    if hasSleeper { return killAndPause(actor) }
    return sleep(actor, .limit, period: nil, pageClass: [])
  }

  private mutating func killAndPause(_ actor: Int) -> Bool {
    killLargest()
    return sleep(actor, .pause, period: Self.pauseTicks * periods.tick, pageClass: [])
  }

  /// The cluster is given up: its pages stay dirty, swap and buffer go back.
  private mutating func skip(_ actor: Int, _ launder: Frame.Launder) -> Bool {
    swap.give(launder.pages)
    swap.giveBuffer(asynchronous: actors[actor].isPager)
    actors[actor].holdings.swapPages = 0
    actors[actor].holdings.busyPages = 0
    actors[actor].holdings.buffers = 0
    wakeFirst(on: .buffer)
    log.skippedClusters += 1
    return leave(actor, .failed)
  }

  /// The largest process leaves the list.
  mutating func killLargest() {
    guard let pages = daemon.processes.max(), let place = daemon.processes.firstIndex(of: pages)
    else { return }
    daemon.processes.remove(at: place)
    daemon.kills.append(PageoutDaemon.Kill(time: now, pages: pages))
    guard setup.policy.kill.returnsPages else { return }
    ledger.outside += pages
    give(pages, .process)
  }

  /// The first time at which page-out will not have gone on for too long; `.max` if there is no
  /// such limit.
  var deadline: UInt64 {
    guard let limit = setup.policy.deadman else { return .max }
    return actors.reduce(.max) {
      guard $1.isPager, let since = $1.stuckSince else { return $0 }
      return min($0, since + limit)
    }
  }

  /// The kernel's watch over page-out.
  mutating func watchPageout() {
    guard ended == nil, deadline <= now,
      let actor = actors.indices.first(where: { actors[$0].isPager && actors[$0].isStuck })
    else { return }
    panic("page-out has not gone on for too long", actor: actor)
  }
}
