/// The questions that the kernel asks of its page counts (`sys/vm/vm_page2.h`, after commit
/// 2198d48d). Each is also true while fewer pages are free than the reserve.
extension PageReserve {
  /// Free and cached pages.
  public var available: Int { free + cache }

  /// User processes stall.
  public var isSevere: Bool { isBelow(thresholds.severe) }

  /// Fewer pages than the minimum and `margin` more are available (`vm_paging_min_dnc`).
  public func isBelowMinimum(by margin: Int = 0) -> Bool { isBelow(thresholds.minimum + margin) }

  /// The minimum as it holds for a process of this niceness: 0 is a special case that makes
  /// niceness 1 worth more than half the range (`vm_paging_min_nice`).
  public func isBelowMinimum(nice: Int) -> Bool {
    let span = (thresholds.wait - thresholds.minimum - 1) >> 1
    return isBelowMinimum(by: nice == 0 ? 0 : (nice + 20) * span / 40)
  }

  /// Allocations are slowed down.
  public var isWaiting: Bool { isBelow(thresholds.wait) }

  /// The pagedaemon should run, `adjustment` pages earlier.
  public func shouldStart(adjustment: Int = 0) -> Bool {
    free < thresholds.reserved || available + adjustment < thresholds.start
      || free + adjustment < thresholds.minimum
  }

  /// The pagedaemon has not reached its first target.
  public var isBelowTarget1: Bool { isBelow(thresholds.target1) }

  /// The pagedaemon has not reached its second target.
  public var isBelowTarget2: Bool { isBelow(thresholds.target2) }

  /// A page that comes free wakes sleeping pagers (`vm_page_free_wakeup`).
  public var wakesPagers: Bool { available >= thresholds.pageoutMinimum }

  /// A page that comes free wakes other sleepers.
  public var wakesOthers: Bool {
    !isBelowMinimum(by: ReserveThresholds.hysteresis) || !isBelowTarget1
  }

  private func isBelow(_ pages: Int) -> Bool { available < pages || free < thresholds.reserved }
}
