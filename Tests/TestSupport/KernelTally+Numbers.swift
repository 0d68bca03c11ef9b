internal import TraceFormat
public import TraceImport

extension KernelTally {
  /// Everything that a reference file says of the same recording, by path within it.
  public func numbers(_ report: ImportReport) -> [String: CheckValue] {
    var numbers: [String: CheckValue] = [:]
    func set(_ path: String, _ value: Int) { numbers[path] = .integer(value) }
    let first = Int(report.firstNanoseconds)
    func at(_ path: String, _ time: Int?) {
      numbers[path] = time.map { .integer($0 + first) } ?? .null
    }
    func ratio(_ path: String, _ part: Int, _ whole: Int) {
      numbers[path] = whole == 0 ? .null : .real(1 - Double(part) / Double(whole))
    }
    let recorded = EventKind.allCases.filter { $0.spec.countsAsRecorded }
    set("events", recorded.reduce(0) { $0 + counts[$1, default: 0] })
    set("lines_not_events", Int(report.skippedLines + report.lostNotices))
    set("lost_markers", counts[.lost, default: 0])
    set("first_ns", first)
    set("last_ns", Int(report.lastNanoseconds))
    set("duration_ns", lastTime)
    set("timestamp_ties", Int(report[.timestampTies]))
    set("timestamp_backward", Int(report[.backwardTimes]))
    set("threads", threads.count)
    for (cpu, count) in eventsByProcessor { set("events_by_cpu.\(cpu)", count) }
    for tracepoint in report.tracepoints {
      let isMark = ["print", "tracing_mark_write", "bprint"].contains(tracepoint.name)
      set("events_by_type.\(isMark ? "marker" : tracepoint.name)", Int(tracepoint.events))
    }
    set("slab.allocs", total.allocs)
    set("slab.frees", total.freesOfTraced)
    set("slab.alloc_failed", counts[.allocateFailed, default: 0])
    set("slab.free_null", counts[.freeNull, default: 0])
    set("slab.free_unknown", caches.values.reduce(0) { $0 + $1.freeUnknown })
    set("slab.alloc_over_live", counts[.impliedFree, default: 0])
    set("slab.live_end", live.liveEnd)
    set("slab.live_end_req", live.liveRequested)
    set("slab.live_end_alloc", live.liveAllocated)
    set("slab.bytes_req_total", total.requested)
    set("slab.bytes_alloc_total", total.allocated)
    set("slab.freed_traced_req", freed.requested)
    set("slab.freed_traced_alloc", freed.allocated)
    set("slab.peak_live_req", peakRequested.bytes)
    at("slab.peak_live_req_t_ns", peakRequested.time)
    set("slab.peak_live_alloc", peakAllocated.bytes)
    at("slab.peak_live_alloc_t_ns", peakAllocated.time)
    set("slab.req_at_peak_alloc", peakAllocated.requested)
    set("slab.peak_live_objs", peakObjects.count)
    at("slab.peak_live_objs_t_ns", peakObjects.time)
    ratio("slab.fragmentation_total", total.requested, total.allocated)
    ratio("slab.fragmentation_at_peak", peakAllocated.requested, peakAllocated.bytes)
    ratio("slab.fragmentation_end", live.liveRequested, live.liveAllocated)
    set("slab.cross_cpu_frees", crossProcessorFrees)
    set("slab.kfree_of_cache_object", kfreeOfCache)
    set("slab.cache_free_of_kmalloc", cacheFreeOfKmalloc)
    set("slab.large_kmalloc.count", large.allocs)
    set("slab.large_kmalloc.bytes_req", large.requested)
    set("slab.large_kmalloc.bytes_alloc", large.allocated)
    for (name, count) in slabClasses { set("slab.gfp_classes.\(name)", count) }
    for (name, cache) in caches { add(cache, "caches.\(name)", to: &numbers) }
    addPages(to: &numbers, first: first)
    addWaits(to: &numbers, first: first)
    return numbers
  }

  private func add(_ cache: Cache, _ path: String, to numbers: inout [String: CheckValue]) {
    numbers["\(path).allocs"] = .integer(cache.allocs)
    numbers["\(path).frees_of_traced"] = .integer(cache.freesOfTraced)
    numbers["\(path).alloc_over_live"] = .integer(cache.allocOverLive)
    numbers["\(path).free_unknown"] = .integer(cache.freeUnknown)
    numbers["\(path).live_end"] = .integer(cache.liveEnd)
    numbers["\(path).live_end_req"] = .integer(cache.liveRequested)
    numbers["\(path).live_end_alloc"] = .integer(cache.liveAllocated)
    numbers["\(path).bytes_req"] = .integer(cache.requested)
    numbers["\(path).bytes_alloc"] = .integer(cache.allocated)
  }

  private func addPages(to numbers: inout [String: CheckValue], first: Int) {
    func set(_ path: String, _ value: Int) { numbers["pages.\(path)"] = .integer(value) }
    func at(_ path: String, _ time: Int?) {
      numbers["pages.\(path)"] = time.map { .integer($0 + first) } ?? .null
    }
    set("alloc_events", counts[.pageAllocate, default: 0])
    set("alloc_failed", counts[.pageAllocateFailed, default: 0])
    set("free_events", counts[.pageFree, default: 0])
    set("pages_allocated", pages.allocated)
    set("pages_freed", pages.freed)
    set("net_pages", pages.allocated - pages.freed)
    set("net_pages_max", pages.netLargest)
    set("net_pages_min", pages.netSmallest)
    at("net_pages_min_t_ns", pages.netSmallestAt)
    set("frames_live_end", pages.frames.count)
    set("frames_alloc_over_live", pages.framesAllocatedOverLive)
    set("frames_free_unknown", pages.framesFreedUnknown)
    set("peak_frames_live", pages.framesPeak.count)
    at("peak_frames_live_t_ns", pages.framesPeak.time)
    for (key, count) in pages.allocationsByOrderAndClass {
      set("alloc_by_order_migratetype.\(key)", count)
    }
    for (key, count) in pages.freesByOrder { set("free_by_order.\(key)", count) }
    for (key, count) in pages.classes { set("gfp_classes.\(key)", count) }
    set("free_batched_events", counts[.pageFreeBatched, default: 0])
    set("extfrag_events", others["mm_page_alloc_extfrag", default: 0])
    set("pcpu_drain_events", counts[.pageDrain, default: 0])
    set("pcpu_drain_pages", pages.drained)
  }

  private func addWaits(to numbers: inout [String: CheckValue], first: Int) {
    func set(_ path: String, _ value: Int) { numbers[path] = .integer(value) }
    for (name, wait) in reclaim {
      let open = waiting.keys.count {
        interner.tables.name(of: $0.type) == "mm_vmscan_\(name)_reclaim"
      }
      set("reclaim.\(name).count", wait.count)
      set("reclaim.\(name).total_ns", wait.total)
      set("reclaim.\(name).max_ns", wait.longest)
      numbers["reclaim.\(name).max_at"] = wait.longestAt.map { .integer($0 + first) } ?? .null
      numbers["reclaim.\(name).max_pid"] = wait.longestThread.map { .integer($0) } ?? .null
      set("reclaim.\(name).nr_reclaimed", wait.reclaimed)
      set("reclaim.\(name).unmatched_begin", wait.unmatchedBegins + open)
      set("reclaim.\(name).unmatched_end", wait.unmatchedEnds)
      for (order, count) in wait.orders { set("reclaim.\(name).orders.\(order)", count) }
    }
    set("kswapd.wakes", wakes)
    set("kswapd.sleeps", sleeps)
    set("kswapd.awake_ns", awake)
    set("kswapd.wakeup_kswapd", others["mm_vmscan_wakeup_kswapd", default: 0])
    set("throttled.count", throttles)
    set("throttled.usec_delayed", throttledMicroseconds)
    for (name, count) in writes { set("write_folio.\(name)", count) }
    for (place, kill) in kills.enumerated() {
      set("oom_victims.\(place).t_ns", kill.time + first)
      set("oom_victims.\(place).pid", kill.process)
      numbers["oom_victims.\(place).comm"] = kill.name.isEmpty ? .null : .text(kill.name)
    }
  }
}
