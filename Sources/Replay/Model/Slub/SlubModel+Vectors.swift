import TraceFormat

/// The vector of 8 bytes an object that a slab with accounted objects carries
/// (`alloc_slab_obj_exts`), from the ordinary size classes.
///
/// The kernel asks for it when a slab gets its first accounted object, or with the slab where all
/// objects of the cache are accounted; the model always does the former. If there are no pages for
/// it, the object is handed out all the same, unaccounted.
extension SlubModel {
  mutating func allocateVector(for block: Block, _ order: SlubOrder) -> Step {
    let asker = vectorOrder(for: block, order)
    guard let slab = slabWithObject(asker) else {
      let geometry = caches[asker.cache].geometry
      // The object itself travels in the continuation; which cache is asked follows from it.
      var continuation = order.continuation(.vector)
      continuation.value = UInt64(block.unit) | UInt64(block.index) << 32
      return .needs(
        PageRequest(
          pages: 1 << UInt32(geometry.fallbackOrder), pageClass: asker.pageClass,
          policy: .allOrNothing, continuation: continuation))
    }
    keepVector(of: block.unit, in: slab)
    return .placed(block)
  }

  mutating func resumeVector(_ request: PageRequest, pages: Int) -> Step {
    let value = request.continuation.value
    let block = Block(
      unit: UInt32(truncatingIfNeeded: value), index: UInt32(truncatingIfNeeded: value >> 32))
    // Another allocation of the same slab may have made it meanwhile.
    var order = SlubOrder(request.continuation)
    order.cache = Int(slabs[Int(block.unit)].cache)
    let asker = vectorOrder(for: block, order)
    if pages > 0 {
      addProcessorSlab(asker, pages: pages)
      if vectors[block.unit] == nil { keepVector(of: block.unit, in: slab(ofProcessor: asker)) }
    }
    return .placed(block)
  }

  mutating func freeVector(of slab: UInt32, cpu: Int) {
    guard let vector = vectors.removeValue(forKey: slab) else { return }
    slabs[Int(vector.unit)].stashed -= 1
    totals.metadataBytes -= caches[Int(slabs[Int(vector.unit)].cache)].geometry.objectBytes
    activity.vectors -= 1
    putBack(vector, cpu: cpu)
  }

  private mutating func keepVector(of owner: UInt32, in slab: Int) {
    vectors[owner] = take(from: slab)
    slabs[slab].stashed += 1
    totals.metadataBytes += caches[Int(slabs[slab].cache)].geometry.objectBytes
    activity.vectors += 1
  }

  /// The request for the vector of a block's slab.
  private mutating func vectorOrder(for block: Block, _ order: SlubOrder) -> SlubOrder {
    let bytes = 8 * Int(slabs[Int(block.unit)].objects)
    let route = SlubClasses.index(of: min(UInt64(bytes), SlubClasses.largest))
    let cache = bind(
      named: SlubClasses.name(ofRoute: route), objectBytes: SlubClasses.sizes[route],
      type: SlubCache.shared)
    return SlubOrder(
      cache: Int(cache), type: order.type, cpu: order.cpu,
      flags: order.flags.subtracting(.accounted))
  }
}
