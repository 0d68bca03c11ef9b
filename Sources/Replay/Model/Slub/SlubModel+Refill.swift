/// Where a processor finds a slab with a free object (`___slab_alloc`, `get_partial_node`).
extension SlubModel {
  /// The processor's slab, which has a free object now; nil if a new slab is needed.
  @inline(__always)
  mutating func slabWithObject(_ order: SlubOrder) -> Int? {
    let place = order.cache &* processorCount &+ Int(order.cpu)
    let current = processors[place].slab
    if current != SlubSlab.none, slabs[Int(current)].freeHead != SlubSlab.noObject {
      return Int(current)
    }
    return refill(order.cache, place, cpu: order.cpu)
  }

  /// The slab of the order's processor, which must have one.
  func slab(ofProcessor order: SlubOrder) -> Int {
    Int(processors[order.cache * processorCount + Int(order.cpu)].slab)
  }

  /// Forgets the exhausted slab and takes the first partial one: the processor's, else the node's.
  private mutating func refill(_ cache: Int, _ place: Int, cpu: UInt16) -> Int? {
    let exhausted = processors[place].slab
    if exhausted != SlubSlab.none {
      slabs[Int(exhausted)].place = .full
      processors[place].slab = SlubSlab.none
    }
    let partial = processors[place].partialHead
    if partial != SlubSlab.none {
      processors[place].partialHead = slabs[Int(partial)].next
      processors[place].partialCount &-= 1
      install(partial, place, cpu)
      return Int(partial)
    }
    let first = caches[cache].nodeHead
    guard first != SlubSlab.none else { return nil }
    activity.refills += 1
    removeFromNode(first, cache)
    install(first, place, cpu)
    for _ in 0..<caches[cache].refillExtra {
      let further = caches[cache].nodeHead
      guard further != SlubSlab.none else { break }
      removeFromNode(further, cache)
      pushPartial(further, place, cpu)
      activity.slabsRefilled += 1
    }
    return Int(first)
  }

  /// Makes a slab that is on no list the processor's.
  mutating func install(_ slab: UInt32, _ place: Int, _ cpu: UInt16) {
    slabs[Int(slab)].place = .processor
    slabs[Int(slab)].cpu = cpu
    slabs[Int(slab)].next = SlubSlab.none
    processors[place].slab = slab
  }

  /// Puts a slab on top of a processor's partial ones.
  mutating func pushPartial(_ slab: UInt32, _ place: Int, _ cpu: UInt16) {
    slabs[Int(slab)].place = .processorPartial
    slabs[Int(slab)].cpu = cpu
    slabs[Int(slab)].next = processors[place].partialHead
    processors[place].partialHead = slab
    processors[place].partialCount &+= 1
  }

  /// Puts a slab at the end of the node's partial ones.
  mutating func appendToNode(_ slab: UInt32, _ cache: Int) {
    let last = caches[cache].nodeTail
    slabs[Int(slab)].place = .nodePartial
    slabs[Int(slab)].next = SlubSlab.none
    slabs[Int(slab)].previous = last
    if last == SlubSlab.none {
      caches[cache].nodeHead = slab
    } else {
      slabs[Int(last)].next = slab
    }
    caches[cache].nodeTail = slab
    caches[cache].nodeCount += 1
  }

  /// Puts a slab in front of the node's partial ones.
  mutating func prependToNode(_ slab: UInt32, _ cache: Int) {
    let first = caches[cache].nodeHead
    slabs[Int(slab)].place = .nodePartial
    slabs[Int(slab)].previous = SlubSlab.none
    slabs[Int(slab)].next = first
    if first == SlubSlab.none {
      caches[cache].nodeTail = slab
    } else {
      slabs[Int(first)].previous = slab
    }
    caches[cache].nodeHead = slab
    caches[cache].nodeCount += 1
  }

  mutating func removeFromNode(_ slab: UInt32, _ cache: Int) {
    let (previous, next) = (slabs[Int(slab)].previous, slabs[Int(slab)].next)
    if previous == SlubSlab.none {
      caches[cache].nodeHead = next
    } else {
      slabs[Int(previous)].next = next
    }
    if next == SlubSlab.none {
      caches[cache].nodeTail = previous
    } else {
      slabs[Int(next)].previous = previous
    }
    caches[cache].nodeCount -= 1
  }
}
