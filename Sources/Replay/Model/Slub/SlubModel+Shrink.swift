extension SlubModel {
  /// Free objects up to which the kernel sorts the node's list (`SHRINK_PROMOTE_MAX`).
  private static let sortedLimit = 32

  /// Shrinks every cache, as writing 1 to each `/sys/kernel/slab/*/shrink` does.
  public mutating func shrink() {
    for cache in caches.indices { shrink(cache) }
  }

  /// Flushes all processors' sheaves, slabs and lists to the node, gives back every empty slab and
  /// sorts the rest, those with few free objects first (`__kmem_cache_shrink`).
  private mutating func shrink(_ cache: Int) {
    if caches[cache].sheafCapacity > 0 {
      let barn = caches[cache].barn
      unstash(barns[barn].emptyOut(processor: nil), cpu: 0)
      for cpu in 0..<processorCount {
        unstash(barns[barn].emptyOut(processor: cpu), cpu: cpu)
      }
    }
    for cpu in 0..<processorCount {
      let place = cache * processorCount + cpu
      deactivate(place, cache, cpu: cpu)
      moveToNode(place, cache, cpu: cpu)
    }
    var byFree = Array(repeating: [UInt32](), count: Self.sortedLimit + 1)
    var rest: [UInt32] = []
    while caches[cache].nodeHead != SlubSlab.none {
      let slab = caches[cache].nodeHead
      removeFromNode(slab, cache)
      let free = Int(slabs[Int(slab)].free)
      if free == Int(slabs[Int(slab)].objects) {
        discard(slab, cpu: 0)
      } else if free <= Self.sortedLimit {
        byFree[free].append(slab)
      } else {
        rest.append(slab)
      }
    }
    for slab in byFree.joined() { appendToNode(slab, cache) }
    for slab in rest { appendToNode(slab, cache) }
  }
}
