/// The pagedaemon's passes and its last resort (`sys/vm/vm_pageout.c`, commit 2198d48d).
struct PageoutDaemon: Sendable, Equatable {
  /// A process that was killed.
  struct Kill: Sendable, Equatable {
    let time: UInt64
    let pages: Int
  }

  /// Consecutive passes that did not reach the target.
  var pass = 0
  /// Pages of the processes that may be killed.
  var processes: [Int] = []
  /// Processes that were killed.
  var kills: [Kill] = []
}

extension Machine {
  /// A pass that found nothing to launder: the test for killing comes before the pass is counted.
  ///
  /// DragonFly's killing needs all of: swap full, twenty or more passes in vain, the first target
  /// not reached, and a second since the last kill. Whether metadata can be had is not looked at.
  mutating func pass() {
    let rule = setup.policy.kill
    let target = rule.mark ?? reserve.thresholds.target1
    let shortage = target - reserve.available + reserve.takeDeficit()
    guard shortage > 0 else {
      daemon.pass = 0
      return
    }
    let rests = daemon.kills.last.map { now - $0.time < Self.killInterval } ?? false
    let isShort = rule.mark.map { reserve.available < $0 } ?? reserve.isBelowTarget1
    if swap.fullness > 0 || !rule.needsFullSwap, daemon.pass >= rule.passes, isShort, !rests {
      killLargest()
    }
    daemon.pass += 1
  }

  /// Nanoseconds between two kills.
  private static var killInterval: UInt64 { 1_000_000_000 }
}
