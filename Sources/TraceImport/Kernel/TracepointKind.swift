/// What the importer does with a tracepoint; the names are those of the kernel's
/// `include/trace/events/{kmem,vmscan,oom,ftrace}.h`, from 4.x to 6.18.
enum TracepointKind: Equatable {
  case slabAllocation
  case sizedAllocation
  case slabFree
  case sizedFree
  case pageAllocation
  case pageFree
  case pageFreeBatched
  case pageDrain
  case pageWrite
  case reclaimBegin
  case reclaimEnd
  case daemonWake
  case daemonSleep
  case throttled
  case victim
  case mark
  /// Kept without fields.
  case other

  /// What is done with the tracepoint called `name`.
  init(named name: String) {
    switch name {
    case "kmem_cache_alloc", "kmem_cache_alloc_node": self = .slabAllocation
    case "kmalloc", "kmalloc_node": self = .sizedAllocation
    case "kmem_cache_free": self = .slabFree
    case "kfree": self = .sizedFree
    case "mm_page_alloc": self = .pageAllocation
    case "mm_page_free": self = .pageFree
    case "mm_page_free_batched": self = .pageFreeBatched
    case "mm_page_pcpu_drain": self = .pageDrain
    case "mm_vmscan_write_folio", "mm_vmscan_writepage": self = .pageWrite
    case "mm_vmscan_kswapd_wake": self = .daemonWake
    case "mm_vmscan_kswapd_sleep": self = .daemonSleep
    case "mm_vmscan_throttled": self = .throttled
    case "mark_victim": self = .victim
    case "print", "tracing_mark_write", "bprint": self = .mark
    default:
      if name.hasPrefix("mm_vmscan_"), name.hasSuffix("_reclaim_begin") {
        self = .reclaimBegin
      } else if name.hasPrefix("mm_vmscan_"), name.hasSuffix("_reclaim_end") {
        self = .reclaimEnd
      } else {
        self = .other
      }
    }
  }
}
