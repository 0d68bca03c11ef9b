internal import TraceFormat

/// Sums over sites: what was counted at each, times what each event of it stands for.
struct SiteSums {
  let sites: [SiteFacts]
  let counts: [SiteCounts]
  let tables: TraceTables
  let header: TraceHeader

  func objects(_ live: LiveSums) -> ObjectFacts {
    var facts = ObjectFacts()
    for type in types() {
      facts.allocations += type.allocations
      facts.frees += type.frees
      facts.impliedFrees += type.impliedFrees
      facts.orphanFrees += type.orphanFrees
      facts.requestedBytes = Self.sum(facts.requestedBytes, type.requestedBytes)
      facts.allocatedBytes = Self.sum(facts.allocatedBytes, type.allocatedBytes)
    }
    for (site, count) in zip(sites, counts) {
      switch site.kind {
      case .freeNull: facts.nullFrees += count.events
      case .allocateFailed: facts.failedAllocations += count.events
      case .reallocate: facts.reallocations += count.events
      default: break
      }
    }
    facts.liveAtEnd = UInt64(clamping: live.live)
    facts.peakLive = UInt64(clamping: live.peakLive)
    if facts.allocations == 0 {
      facts.requestedBytes = 0
      facts.allocatedBytes = 0
    }
    if facts.requestedBytes != nil {
      facts.liveRequestedBytesAtEnd = UInt64(clamping: live.requested)
      facts.peakLiveRequestedBytes = UInt64(clamping: live.peakRequested)
    }
    if facts.allocatedBytes != nil {
      facts.liveAllocatedBytesAtEnd = UInt64(clamping: live.allocated)
      facts.peakLiveAllocatedBytes = UInt64(clamping: live.peakAllocated)
    }
    if header.characteristics.contains(.processors) {
      facts.crossProcessorFrees = live.crossProcessorFrees
    }
    return facts
  }

  func pages(_ live: LiveSums) -> PageFacts {
    var facts = PageFacts()
    for (site, count) in zip(sites, counts) {
      let pages = count.events &* UInt64(site.pages)
      switch site.kind {
      case .pageAllocate:
        facts.allocations += count.events
        facts.pagesAllocated &+= pages
      case .pageFree:
        facts.frees += count.events
        facts.pagesFreed &+= pages
      case .pageAllocateFailed: facts.failedAllocations += count.events
      case .pageFreeBatched: facts.batchedFrees += count.events
      case .pageDrain: facts.pagesDrained &+= pages
      case .pageOutStart: facts.pageOuts &+= pages
      case .pageIn: facts.pageIns &+= pages
      default: break
      }
    }
    facts.netPagesMaximum = live.netPagesMaximum
    facts.netPagesMinimum = live.netPagesMinimum
    return facts
  }

  /// Every type that was allocated from or freed to, largest allocated bytes first.
  func types() -> [TypeFacts] {
    var rows: [String: TypeFacts] = [:]
    for index in sites.indices {
      let kind = sites[index].kind
      let isObject = kind == .allocate || kind == .free || kind == .reallocate
      guard isObject, counts[index].events > 0 else { continue }
      if kind == .free && counts[index].orphans == 0 { continue }
      let name = tables.name(of: tables.sites[index].type)
      add(index, to: &rows[name, default: TypeFacts(name: name)])
    }
    for (name, row) in rows where row.allocations == 0 {
      // Only freed to: the sum over no allocations is known, it is nothing.
      rows[name]?.requestedBytes = 0
      rows[name]?.allocatedBytes = 0
      rows[name]?.liveAllocatedBytesAtEnd = 0
    }
    return rows.values.sorted { a, b in
      let sizeA = a.allocatedBytes ?? a.requestedBytes ?? 0
      let sizeB = b.allocatedBytes ?? b.requestedBytes ?? 0
      if sizeA != sizeB { return sizeA > sizeB }
      if a.allocations != b.allocations { return a.allocations > b.allocations }
      return a.name < b.name
    }
  }

  private func add(_ index: Int, to row: inout TypeFacts) {
    let count = counts[index]
    let site = tables.sites[index]
    if site.kind == .free {
      row.orphanFrees += count.orphans
      return
    }
    let alive = count.live(isBirth: site.kind == .allocate)
    row.frees += count.freed
    row.impliedFrees += count.impliedFreed
    row.liveAtEnd &+= alive
    row.liveAllocatedBytesAtEnd = Self.sum(
      row.liveAllocatedBytesAtEnd, site.allocatedBytes.map { $0 &* alive })
    guard site.kind == .allocate else { return }
    row.allocations += count.events
    row.requestedBytes = Self.sum(
      row.requestedBytes, site.requestedBytes.map { $0 &* count.events })
    row.allocatedBytes = Self.sum(
      row.allocatedBytes, site.allocatedBytes.map { $0 &* count.events })
  }

  /// A sum in which what is unknown counts nothing, and which is unknown if all of it is.
  private static func sum(_ a: UInt64?, _ b: UInt64?) -> UInt64? {
    guard let a else { return b }
    return a &+ (b ?? 0)
  }
}
