import Replay

/// The slabs of a cache at the start of a replay.
struct InitialSlabs {
  /// One slab.
  struct Slab {
    /// Objects that are free on it.
    var free: Int
    /// The true slab that it stands for; -1 for none.
    var trueSlab: Int32
  }

  /// In the order of the node's list: those with free objects first, least of them first.
  private(set) var slabs: [Slab]

  /// What is known of a true slab that existed at the start.
  struct Evidence {
    var trueSlab: Int32
    /// Objects that were live, and that were free, by what first happened to them later.
    var live = 0
    var free = 0
    /// Whether its pages were freed later: what nobody touched was free.
    var died = false
  }

  /// The slabs that the kernel's counters tell of, and the trace of some of them.
  ///
  /// - Parameter slabCount: slabs.
  /// - Parameter freeCount: free objects; all are on the node's partial slabs, since the caches were
  ///   just shrunk.
  /// - Parameter partialCount: slabs with free objects, as far as it is known; nil to take them half
  ///   full.
  init(
    slabCount: Int, freeCount: Int, objectsPerSlab: Int, partialCount: Int?,
    evidence: [Evidence] = []
  ) {
    var known: [Slab] = []
    var fullest: [Slab] = []
    for slab in evidence.prefix(slabCount) {
      let untouched = max(0, objectsPerSlab - slab.live - slab.free)
      let free = min(objectsPerSlab - 1, slab.free + (slab.died ? untouched : 0))
      // Of a slab from which nothing was taken nothing is known: full, unless there is no other.
      if free > 0 || slab.died {
        known.append(Slab(free: free, trueSlab: slab.trueSlab))
      } else {
        fullest.append(Slab(free: 0, trueSlab: slab.trueSlab))
      }
    }
    let rest = max(0, slabCount - known.count - fullest.count)
    let partial = max(
      0, (partialCount ?? freeCount * 2 / objectsPerSlab) - known.count { $0.free > 0 })
    var left = max(0, freeCount - known.reduce(0) { $0 + $1.free })
    var others = Self.spread(
      left, over: rest, objectsPerSlab: objectsPerSlab, partialCount: partial)
    left -= others.reduce(0) { $0 + $1.free }
    let more = Self.spread(
      left, over: fullest.count, objectsPerSlab: objectsPerSlab, partialCount: 0)
    for place in fullest.indices { fullest[place].free = more[place].free }
    others += known
    others += fullest
    let ordered = others.enumerated().sorted {
      ($0.element.free, $0.offset) < ($1.element.free, $1.offset)
    }
    slabs =
      ordered.map(\.element).filter { $0.free > 0 } + ordered.map(\.element).filter { $0.free == 0 }
  }

  /// Spreads free objects evenly over as many of `count` slabs as are partial, if that can be.
  private static func spread(
    _ free: Int, over count: Int, objectsPerSlab: Int, partialCount: Int
  ) -> [Slab] {
    let most = max(1, objectsPerSlab - 1)
    let least = (free + most - 1) / most
    let partial = min(count, max(least, min(partialCount, free)))
    var slabs: [Slab] = []
    slabs.reserveCapacity(count)
    for place in 0..<partial {
      let share = free / partial + (place < free % partial ? 1 : 0)
      slabs.append(Slab(free: min(share, most), trueSlab: -1))
    }
    while slabs.count < count { slabs.append(Slab(free: 0, trueSlab: -1)) }
    return slabs
  }
}
