/// New slabs (`allocate_slab`): the order of the cache without pressing for it, then the least
/// order that will do, as the caller allows. Both are tried even where they are the same.
extension SlubModel {
  mutating func askForSlab(_ order: SlubOrder, sheaf: UInt64? = nil) -> Step {
    let geometry = caches[order.cache].geometry
    // Where it could reclaim, the first attempt is forbidden the reserve of those who reclaim.
    var pageClass = order.pageClass
    if order.mayWait, geometry.order > geometry.fallbackOrder { pageClass.remove(.interrupt) }
    return .needs(
      PageRequest(
        pages: 1 << UInt32(geometry.order), pageClass: pageClass, policy: .allOrNothing,
        continuation: order.continuation(sheaf == nil ? .slab : .sheaf, value: sheaf ?? 0)))
  }

  mutating func askForFallback(_ order: SlubOrder, sheaf: UInt64? = nil) -> Step {
    activity.fallbacks += 1
    return .needs(
      PageRequest(
        pages: 1 << UInt32(caches[order.cache].geometry.fallbackOrder),
        pageClass: order.pageClass, policy: order.mayWait ? .waitHolding : .allOrNothing,
        continuation: order.continuation(
          sheaf == nil ? .slabFallback : .sheafFallback, value: sheaf ?? 0)))
  }

  /// Makes a slab of pages that were granted the processor's. The one that it may have got from
  /// others meanwhile is put away.
  mutating func addProcessorSlab(_ order: SlubOrder, pages: Int) {
    let place = order.cache * processorCount + Int(order.cpu)
    deactivate(place, order.cache, cpu: Int(order.cpu))
    let slab = addSlab(order.cache, pages: pages)
    install(slab, place, order.cpu)
  }

  /// A slab with all objects free, on no list.
  mutating func addSlab(_ cache: Int, pages: Int) -> UInt32 {
    let objects = SlubGeometry.objects(
      of: caches[cache].geometry.objectBytes, order: pages.trailingZeroBitCount)
    var number = caches[cache].vacantHead
    if number == SlubSlab.none {
      number = UInt32(slabs.count)
      slabs.append(SlubSlab(firstLink: UInt32(links.count), cache: UInt32(cache)))
      let room = caches[cache].geometry.objectsPerSlab
      links.append(contentsOf: repeatElement(SlubSlab.noObject, count: room))
    } else {
      caches[cache].vacantHead = slabs[Int(number)].next
    }
    slabs[Int(number)].next = SlubSlab.none
    slabs[Int(number)].previous = SlubSlab.none
    slabs[Int(number)].place = .full
    slabs[Int(number)].format(objects: objects, order: pages.trailingZeroBitCount, &links)
    countSlab(of: cache, pages: pages, objects: objects, isNew: true)
    return number
  }

  /// Puts the processor's slab away (`deactivate_slab`): to the head of the node's list if it has
  /// free objects, unless it is empty and the node has enough.
  mutating func deactivate(_ place: Int, _ cache: Int, cpu: Int) {
    let slab = processors[place].slab
    guard slab != SlubSlab.none else { return }
    processors[place].slab = SlubSlab.none
    let free = slabs[Int(slab)].free
    if free == 0 {
      slabs[Int(slab)].place = .full
    } else if free == slabs[Int(slab)].objects,
      caches[cache].nodeCount >= caches[cache].minPartial
    {
      discard(slab, cpu: cpu)
    } else {
      prependToNode(slab, cache)
    }
  }
}
