/// Requests that bypass the zones: whole pages, mapped and unmapped each time.
extension KmallocModel {
  mutating func placeOversize(_ pages: UInt32, type: UInt32, cpu: UInt16) -> Step {
    let entry = OversizeBlocks.Entry(ordinal: nextOrdinal, pages: pages, type: type)
    nextOrdinal += 1
    oversizePages += Int(pages)
    activity.oversizeAllocations += 1
    types[Int(type)].oversize.heldPages += Int(pages)
    types[Int(type)].oversize.takenPages += Int(pages)
    types[Int(type)].oversize.unitsCreated += 1
    charge(Int(pages) * SlabGeometry.pageBytes, type: type, cpu: cpu)
    return .placed(oversize.add(entry))
  }

  /// Frees at once, or in an interrupt leaves the pages for the next `kmalloc` of this processor
  /// that may block.
  mutating func freeOversize(_ block: Block, _ release: ReleaseRequest) -> Step {
    let entry = oversize.entries[Int(block.unit)]
    guard entry.pages > 0, !entry.isDeferred else { return noteDoubleFree() }
    let bytes = Int(entry.pages) * SlabGeometry.pageBytes
    uses[Int(release.type) &* processorCount &+ Int(release.cpu)].discharge(bytes)
    totals.liveObjects -= 1
    totals.allocatedBytes -= bytes
    totals.emptyPages += Int(entry.pages)
    types[Int(entry.type)].oversize.emptyPages += Int(entry.pages)
    if release.inInterrupt {
      oversize.deferFree(block.unit, before: processors[Int(release.cpu)].deferred)
      processors[Int(release.cpu)].deferred = block.unit
    } else {
      giveBackOversize(block.unit)
    }
    return .done
  }

  /// Unmaps a block that nobody has any more.
  mutating func giveBackOversize(_ place: UInt32) {
    let entry = oversize.entries[Int(place)]
    oversizePages -= Int(entry.pages)
    totals.releaseEmptyUnit(pages: Int(entry.pages))
    types[Int(entry.type)].oversize.releaseEmptyUnit(pages: Int(entry.pages))
    oversize.remove(place)
  }
}

extension ModelTotals {
  /// A release unit in which nothing lives goes back.
  mutating func releaseEmptyUnit(pages: Int) {
    heldPages -= pages
    emptyPages -= pages
    releasedPages += pages
    unitsReleased += 1
  }
}
