import TraceFormat

/// Kernels that are no BSD, or more than that.
extension MachineProfile {
  /// All pages of a request in one step, and who waits holds nothing; swap metadata was paid for
  /// when the page was touched.
  static let illumos = MachineProfile(
    name: "illumos", summary: "illumos: all or nothing, two bands of free pages, a deadman",
    sources: [
      "usr/src/uts/common/os/kmem.c and vm_pageout.c at 03ba8404",
      "usr/src/uts/common/fs/swapfs/swap_vnops.c at 07b65a64",
    ],
    setup: { pages in
      let lots = max(pages / 64, 128)
      let throttle = lots / 4
      var marks = ReserveThresholds(minimum: throttle)
      (marks.interruptMinimum, marks.pageoutMinimum) = (0, throttle / 2)
      (marks.reserved, marks.severe) = (throttle, throttle / 2)
      (marks.wait, marks.start) = (throttle, lots)
      (marks.target1, marks.target2) = (lots, lots)
      var setup = MachineSetup(thresholds: marks)
      setup.policy.admission = .floors(
        PageFloors(normal: throttle, system: throttle - throttle / 2))
      setup.policy.elevation = .init(pagers: .interrupt, helpers: .interrupt)
      setup.policy.waits = WaitRule(pagers: .always, others: .always)
      setup.policy.taking = .whole
      setup.policy.onFailure = .skip
      setup.policy.deadman = 90_000_000_000
      setup.objectsPerGroup = 0
      return setup
    },
    allocator: { _ in genericSlab([("header", "72"), ("empty", "returned")]) })

  /// A zone with a stock that a privileged thread keeps up, in single pages if need be; ordinary
  /// users are slowed down while it is low. The reserve is six times the laundry's maximum and a
  /// hundredth of memory, at most 1700 pages: the platform's share is not known from the source.
  static let xnu = MachineProfile(
    name: "xnu", summary: "XNU of 2019: a refill thread with one page to fall back on",
    sources: ["osfmk/kern/zalloc.c, osfmk/vm/vm_pageout.c and vm_resident.c of 2019"],
    setup: { pages in
      let reserved = min(1700, 6 * 128 + pages / 100)
      var marks = ReserveThresholds(minimum: reserved)
      (marks.interruptMinimum, marks.pageoutMinimum) = (0, 0)
      (marks.reserved, marks.severe) = (reserved, reserved / 2)
      var setup = MachineSetup(thresholds: marks)
      setup.policy.admission = .floors(PageFloors(normal: reserved, system: reserved))
      setup.policy.elevation = .init(pagers: .interrupt, helpers: .interrupt)
      setup.policy.waits = WaitRule(pagers: .always, others: .always)
      setup.policy.throttle = .init(below: stockItems / 2, delay: 1_000_000)
      return setup
    },
    allocator: { _ in
      genericSlab([
        ("pages", "4"), ("fallback", "1"), ("stock", String(stockItems)),
        ("access", "everybody"), ("upkeep", "helper"), ("maintain", "INTNOWAIT"),
      ])
    })

  /// Items of 192 bytes in six pages.
  private static let stockItems = 126

  /// Zones with watermarks; who reclaims knows none and never waits for pages.
  static let linux = MachineProfile(
    name: "linux", summary: "Linux 6.18: zones with watermarks, kswapd without any",
    sources: ["mm/page_alloc.c and mm/vmscan.c of 6.12.117 (Debian)"],
    setup: { LinuxMachine(pageCount: $0).setup },
    allocator: { _ in genericSlab([("pages", "2"), ("fallback", "1"), ("header", "0")]) })
}
