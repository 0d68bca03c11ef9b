import TraceFormat

/// The BSDs.
extension MachineProfile {
  static let dragonFly = MachineProfile(
    name: "dragonfly", summary: "DragonFly after May 2021; any allocator",
    sources: ["sys/vm/vm_pageout.c at 2198d48d", "sys/vm/vm_page.c at 89986e03"],
    setup: { MachineSetup(thresholds: ReserveThresholds(pageCount: $0)) },
    allocator: { _ in nil })

  /// Page-out has the interrupt class and slabs of one page; a sleeper is woken only when the mark
  /// is crossed, and nobody polls. Caches of processors are off, as they are while pages are short.
  static let freeBSD = MachineProfile(
    name: "freebsd", summary: "FreeBSD 14: UMA, page class INTERRUPT for page-out, no polls",
    sources: [
      "sys/vm/uma_core.c, swap_pager.c and vm_pageout.c at 0c964205",
      "sys/vm/vm_page.c at 2c17d335",
    ],
    setup: { pages in
      let part = pages / 200
      let reserved = 32 + 34 + pages / 768
      let target = 4 * part + reserved
      var marks = ReserveThresholds(minimum: part + reserved)
      (marks.interruptMinimum, marks.pageoutMinimum) = (2, 34)
      (marks.reserved, marks.severe) = (reserved, part / 2 + reserved)
      (marks.wait, marks.start) = (marks.minimum, max(marks.minimum, target / 10 * 9))
      (marks.target1, marks.target2) = (max(target, marks.start), max(target, marks.start))
      var setup = MachineSetup(thresholds: marks)
      setup.policy.admission = .floors(PageFloors(normal: reserved, system: 2))
      setup.policy.waits = WaitRule(
        pagers: .init(sleepsBelow: 34, wakesFrom: 34),
        others: .init(sleepsBelow: marks.minimum, wakesFrom: marks.minimum), wakeup: .crossing)
      setup.policy.pagerFlags = [.known, .mayFail, .mayUseReserve, .mayUseInterruptReserve]
      setup.policy.otherFlags = [.known, .mayFail, .mayUseReserve]
      setup.policy.onLimit = .sleep
      // The twelfth pass in a row that frees nothing kills.
      setup.policy.kill = .init(
        passes: 11, needsFullSwap: false, mark: target / 10 * 9, returnsPages: true)
      (setup.metadataBytes, setup.companionBytes) = (136, 144)
      return setup
    },
    allocator: { pages in
      // The limit is rounded up to whole slabs of 29.
      genericSlab([("access", "interrupt"), ("limit", String((pages / 2 + 28) / 29 * 29))])
    })

  /// Swap metadata is part of what a fault allocates; page-out skips what it cannot write.
  static let netBSD = MachineProfile(
    name: "netbsd", summary: "NetBSD 8-10: the last page is page-out's, which skips and goes on",
    sources: ["sys/uvm/uvm_pdaemon.c at 004b8e64", "sys/kern/subr_pool.c at 003138bf"],
    setup: { uvm(pages: $0, reservedForKernel: 5, reservedForPageout: 1, onFailure: .skip) },
    allocator: { _ in genericSlab([("access", "everybody"), ("upkeep", "caller")]) })

  /// As NetBSD, but a slot that cannot be had ends in a panic.
  static let openBSD = MachineProfile(
    name: "openbsd", summary: "OpenBSD: the last four pages are page-out's, which panics without",
    sources: ["sys/uvm/uvm_aobj.c", "sys/uvm/uvm_page.c", "sys/uvm/uvm_pmemrange.c"],
    setup: { uvm(pages: $0, reservedForKernel: 6, reservedForPageout: 4, onFailure: .panic) },
    allocator: { _ in genericSlab([("access", "everybody"), ("upkeep", "caller")]) })

  private static func uvm(
    pages: Int, reservedForKernel: Int, reservedForPageout: Int,
    onFailure: MachinePolicy.FailureAnswer
  ) -> MachineSetup {
    let minimum = max(min(max(pages / 200, 32), 256), reservedForKernel + 1)
    let target = minimum * 4 / 3
    var marks = ReserveThresholds(minimum: minimum)
    (marks.interruptMinimum, marks.pageoutMinimum) = (reservedForPageout, reservedForKernel)
    (marks.reserved, marks.severe) = (reservedForKernel, reservedForKernel)
    (marks.wait, marks.start) = (minimum, minimum)
    (marks.target1, marks.target2) = (target, target)
    var setup = MachineSetup(thresholds: marks)
    setup.policy.admission = .floors(
      PageFloors(normal: reservedForKernel, system: reservedForPageout))
    setup.policy.elevation = .init(pagers: .interrupt, helpers: .system)
    // The pagedaemon looks again eight times a second; all others wait until pages come free.
    setup.policy.waits = WaitRule(pagers: .always, others: .always, pollPeriod: 125_000_000)
    setup.policy.pagerFlags = [.known, .mayFail, .mayUseReserve]
    setup.policy.onFailure = onFailure
    setup.objectsPerGroup = 0
    return setup
  }
}
