/// What a freed object does to its slab (`__slab_free`, `put_cpu_partial`, `__put_partials`).
extension SlubModel {
  /// Puts an object, which nobody has any more, back into its slab.
  mutating func putBack(_ block: Block, cpu: Int) {
    func put(_ slabs: inout [SlubSlab], _ links: inout [UInt16]) {
      var links = links.mutableSpan
      slabs[Int(block.unit)].put(UInt16(truncatingIfNeeded: block.index), &links)
    }
    put(&slabs, &links)
    let slab = slabs[Int(block.unit)]
    let cache = Int(slab.cache)
    switch slab.place {
    case .processor:
      if slab.cpu != cpu { activity.remoteFrees += 1 }
    case .processorPartial: break
    case .full: putFormerlyFull(block.unit, cache, cpu: cpu)
    case .nodePartial:
      guard slab.free == slab.objects else { return }
      if caches[cache].nodeCount >= caches[cache].minPartial {
        removeFromNode(block.unit, cache)
        discard(block.unit, cpu: cpu)
      } else {
        activity.emptiesKept += 1
      }
    case .vacant: preconditionFailure("an object of a slab that was given back")
    }
  }

  /// A slab that was full has its first free object: it goes to the processor that freed, which
  /// moves its whole list to the node if that has no room.
  private mutating func putFormerlyFull(_ number: UInt32, _ cache: Int, cpu: Int) {
    let limit = caches[cache].processorPartialLimit
    guard limit > 0 else {
      if slabs[Int(number)].free == slabs[Int(number)].objects,
        caches[cache].nodeCount >= caches[cache].minPartial
      {
        discard(number, cpu: cpu)
      } else {
        appendToNode(number, cache)
      }
      return
    }
    let place = cache * processorCount + cpu
    if processors[place].partialCount >= limit { moveToNode(place, cache, cpu: cpu) }
    pushPartial(number, place, UInt16(cpu))
  }

  /// Moves all of a processor's partial slabs to the end of the node's list; those that are empty
  /// are given back if the node has enough by then.
  mutating func moveToNode(_ place: Int, _ cache: Int, cpu: Int) {
    var slab = processors[place].partialHead
    processors[place].partialHead = SlubSlab.none
    processors[place].partialCount = 0
    activity.listsMoved += 1
    while slab != SlubSlab.none {
      let next = slabs[Int(slab)].next
      let isEmpty = slabs[Int(slab)].free == slabs[Int(slab)].objects
      if isEmpty, caches[cache].nodeCount >= caches[cache].minPartial {
        discard(slab, cpu: cpu)
      } else {
        appendToNode(slab, cache)
      }
      slab = next
    }
  }

  /// Gives back a slab that is on no list and whose objects are all free.
  mutating func discard(_ number: UInt32, cpu: Int) {
    let slab = slabs[Int(number)]
    let cache = Int(slab.cache)
    slabs[Int(number)].place = .vacant
    slabs[Int(number)].next = caches[cache].vacantHead
    caches[cache].vacantHead = number
    countSlab(of: cache, pages: slab.pages, objects: Int(slab.objects), isNew: false)
    if settings.makesVectors { freeVector(of: number, cpu: cpu) }
  }

  /// Keeps the books right when a slab, without anybody's object, comes or goes.
  mutating func countSlab(of cache: Int, pages: Int, objects: Int, isNew: Bool) {
    let sign = isNew ? 1 : -1
    let geometry = caches[cache].geometry
    let tail = pages * SlubGeometry.pageBytes - objects * geometry.objectBytes
    caches[cache].totals.countSlab(pages: pages, tailBytes: tail, sign)
    totals.countSlab(pages: pages, tailBytes: tail, sign)
    if caches[cache].owner == SlubCache.shared { totals.sharedPages += sign * pages }
  }
}

extension ModelTotals {
  fileprivate mutating func countSlab(pages: Int, tailBytes: Int, _ sign: Int) {
    heldPages += sign * pages
    emptyPages += sign * pages
    metadataBytes += sign * tailBytes
    if sign > 0 {
      takenPages += pages
      unitsCreated += 1
    } else {
      releasedPages += pages
      unitsReleased += 1
    }
  }
}
