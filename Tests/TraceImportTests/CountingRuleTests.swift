import Testing
import TraceFormat
import TraceImport

/// The counting rules for kernel memory recordings, each by a recording of a few lines.
struct CountingRuleTests {
  private let allocation =
    "kmem_cache_alloc: call_site=f+0x1/0x9 ptr=ffff888000000010 name=filp bytes_req=184"
    + " bytes_alloc=192 gfp_flags=GFP_KERNEL node=-1 accounted=false"
  private let free = "kmem_cache_free: call_site=g+0x2/0x9 ptr=ffff888000000010 name=filp"
  private let kernelFlags = "known+may-wait+may-fail+may-start-io+may-enter-fs+wakes-daemon"

  @Test(arguments: ["(nil)", "0x0", "0000000000000000", "(null)", "0"])
  func freesOfNullHaveNoEffect(null: String) {
    let result = tracefs(["kfree: call_site=f+0x1/0x9 ptr=\(null)"])
    #expect(events(result) == ["free-null kfree @f+0x1"])
    #expect(result.report[.nullFrees] == 1)
  }

  @Test func failedAllocationsMakeNoObject() {
    let result = tracefs([
      "kmalloc: call_site=f+0x1/0x9 ptr=0000000000000000 bytes_req=9 bytes_alloc=16"
        + " gfp_flags=GFP_ATOMIC|__GFP_NOWARN"
    ])
    let flags = "known+may-use-reserve+may-fail+wakes-daemon"
    #expect(events(result) == ["allocate-failed kmalloc:16 9/16 \(flags) @f+0x1"])
    #expect(result.report[.failedAllocations] == 1)
  }

  @Test func allocationAtLiveAddressImpliesAFree() {
    let result = tracefs([allocation, allocation, free])
    let birth = "allocate filp 184/192 \(kernelFlags) @f+0x1"
    #expect(
      events(result) == [
        "\(birth) +0", "implied-free filp #0", "\(birth) +1", "free filp @g+0x2 #1",
      ])
    #expect(result.lines[1].hasPrefix("1000 ") && result.lines[2].hasPrefix("1000 "))
    #expect(result.report[.impliedFrees] == 1)
    #expect(result.report.events == 3)
  }

  @Test func unknownFreesAreForeignAndKeepTheirName() {
    let result = tracefs([
      free, "kfree: call_site=h+0x3/0x9 ptr=ffff888000000020",
      "kmem_cache_free: call_site=g+0x2/0x9 ptr=ffff888000000030 name=",
      "kmem_cache_free: (g+0x2) call_site=g+0x2 ptr=ffff888000000030",
    ])
    #expect(
      events(result) == [
        "free filp @g+0x2 foreign", "free kfree @h+0x3 foreign", "free ? @g+0x2 foreign",
        "free ? @g+0x2 foreign",
      ])
    #expect(result.report[.orphanFrees] == 4)
    #expect(result.report[.missingCacheNames] == 2)
  }

  @Test func eitherFreeEndsEitherObject() {
    let kmalloc =
      "kmalloc: call_site=f+0x1/0x9 ptr=ffff888000000020 bytes_req=100 bytes_alloc=128"
      + " gfp_flags=GFP_NOWAIT node=1 accounted=true"
    let result = tracefs([
      allocation, "kfree: call_site=h+0x3/0x9 ptr=ffff888000000010", kmalloc,
      "kmem_cache_free: call_site=g+0x2/0x9 ptr=ffff888000000020 name=x y",
    ])
    #expect(
      Array(events(result).dropFirst()) == [
        "free kfree @h+0x3 #0",
        "allocate kmalloc:128 100/128 known+may-fail+accounted+wakes-daemon+node-bound @f+0x1 +1",
        "free x y @g+0x2 #1",
      ])
    #expect(result.report[.kfreeOfCacheObjects] == 1)
    #expect(result.report[.cacheFreeOfKmallocObjects] == 1)
  }

  @Test func cacheNamesMayBeMissingOrHaveBlanks() {
    let sizes = "bytes_req=8 bytes_alloc=8 gfp_flags=GFP_NOIO"
    let result = tracefs([
      "kmem_cache_alloc: call_site=f+0x1/0x9 ptr=ffff888000000010 \(sizes)",
      "kmem_cache_alloc_node: call_site=f ptr=ffff888000000020 name=a bytes_req=b \(sizes) node=-1",
      "kmalloc: call_site=f+0x1/0x9 [ext4] ptr=ffff888000000030 bytes_req=9000"
        + " bytes_alloc=16384 gfp_flags=",
    ])
    let flags = "known+may-wait+may-fail+wakes-daemon"
    #expect(
      events(result) == [
        "allocate ? 8/8 \(flags) @f+0x1 +0", "allocate a bytes_req=b 8/8 \(flags) @f +1",
        "allocate kmalloc:16384 9000/16384 @f+0x1 [ext4] +2",
      ])
    #expect(result.report[.missingCacheNames] == 1)
    #expect(result.report[.emptyFlags] == 1)
  }

  @Test func pageRunsAreKeyedByTheirFirstFrame() {
    let result = tracefs([
      "mm_page_alloc: page=00000000aaaa0000 pfn=0x100 order=2 migratetype=1 gfp_flags=GFP_USER",
      "mm_page_free: page=00000000aaaa0000 pfn=0x100 order=2",
      "mm_page_free_batched: page=00000000aaaa0000 pfn=0x100 order=0",
      "mm_page_pcpu_drain: page=00000000aaaa0000 pfn=0x100 order=2 migratetype=1",
      "mm_page_free: page=00000000aaaa0000 pfn=0x100 order=2",
      "mm_page_free: page=00000000aaaa0000 pfn=0x101 order=0",
      "mm_page_free_batched: page=00000000aaaa0000 pfn=0x999 order=0",
      "mm_page_alloc: page=(nil) pfn=0x0 order=3 migratetype=0 gfp_flags=GFP_NOWAIT",
    ])
    #expect(
      events(result) == [
        "page-allocate pages o2 c2 \(kernelFlags) +0", "page-free pages o2 #0",
        "page-free-batched pages #0", "page-drain pages o2 c2 #0",
        "page-free pages o2 foreign", "page-free pages foreign",
        "page-free-batched pages foreign",
        "page-allocate-failed pages o3 c1 known+may-fail+wakes-daemon",
      ])
    #expect(result.addresses == [256, 256, 256, 256, 256, 257, 0x999, 0])
    #expect(result.report[.batchedFrees] == 2)
    #expect(result.report[.unknownFrames] == 3)
    #expect(result.report[.failedPageAllocations] == 1)
  }

  @Test func waitsCarryTheirClass() {
    let result = tracefs([
      "mm_vmscan_direct_reclaim_begin: order=1 gfp_flags=GFP_NOIO",
      "mm_vmscan_direct_reclaim_end: nr_reclaimed=32",
      "mm_vmscan_memcg_reclaim_begin: order=0 gfp_flags=",
      "mm_vmscan_memcg_softlimit_reclaim_end: nr_reclaimed=1",
      "mm_vmscan_node_reclaim_end: nr_reclaimed=2",
      "mm_vmscan_kswapd_wake: nid=3 order=4", "mm_vmscan_kswapd_sleep: nid=3",
      "mm_vmscan_throttled: nid=0 usec_timeout=100000 usect_delayed=8000 reason=VMSCAN_X",
      "mm_vmscan_write_folio: page=ffffea0000000000 pfn=0x7 flags=RECLAIM_WB_ANON",
      "mm_vmscan_writepage: page=ffffea0000000000 pfn=0x7 flags=",
    ])
    #expect(
      events(result) == [
        "wait-begin mm_vmscan_direct_reclaim o1 known+may-wait+may-fail+wakes-daemon",
        "wait-end mm_vmscan_direct_reclaim 32", "wait-begin mm_vmscan_memcg_reclaim c1",
        "wait-end mm_vmscan_memcg_softlimit_reclaim c2 1",
        "wait-end mm_vmscan_node_reclaim c3 2", "wait-end kswapd o4 c5 n3 0",
        "wait-begin kswapd c5 n3", "wait-end throttled:VMSCAN_X c4 8000000",
        "page-out-start writeback:RECLAIM_WB_ANON foreign",
        "page-out-start writeback:unknown foreign",
      ])
  }

  @Test func remarksKillsAndUnknownTracepointsAreKept() {
    let result = tracefs([
      "tracing_mark_write: tt:sample 0 n begin", "print: tracing_mark_write: [000] x",
      "bprint: foo: y", "mark_victim: pid=12",
      "mark_victim: pid=13 comm=a b total-vm=1kB anon-rss=2kB",
      "sched_switch: prev_comm=x ==> next_comm=y",
    ])
    #expect(
      events(result) == [
        "mark tracing_mark_write \"tt:sample 0 n begin\"",
        "mark tracing_mark_write \"[000] x\"", "mark bprint \"foo: y\"",
        "kill mark_victim 12,\"\"", "kill mark_victim 13,\"a b\"", "other sched_switch",
      ])
    #expect(result.report.events == 3)
    #expect(result.report.marks == 3)
    let kept = result.report.tracepoints.filter(\.isKeptWithoutFields).map(\.name)
    #expect(kept == ["sched_switch"])
  }
}
