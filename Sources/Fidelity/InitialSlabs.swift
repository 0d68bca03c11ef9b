/// The slabs of a cache at the start of a replay.
struct InitialSlabs {
  /// One slab.
  struct Slab {
    /// Objects that are free on it.
    var free: Int
    /// The true slab that it stands for; -1 for none.
    var trueSlab: Int32 = -1
    /// The processor that allocated from it first, if any did.
    var taker: Taker?
    /// Whether it is that processor's from the start.
    var isHeld = false
  }

  /// Who allocated first from a slab that existed at the start.
  struct Taker {
    var cpu: UInt16
    /// Its place among all such first allocations.
    var order: Int
  }

  /// What is known of a true slab that existed at the start.
  struct Evidence {
    var trueSlab: Int32
    /// Objects that were live, and that were free, by what first happened to them later.
    var live = 0
    var free = 0
    /// Whether its pages were freed later: what nobody touched was free.
    var died = false
    var taker: Taker?
  }

  /// Those of processors first, then the node's list in its order, then full ones. Of a
  /// processor's, its own slab comes first, then its list from the end.
  private(set) var slabs: [Slab]

  /// The slabs that the kernel's counters tell of, and the trace of some of them.
  ///
  /// - Parameter slabCount: slabs.
  /// - Parameter freeCount: free objects on the node's partial slabs. Since the caches were just
  ///   shrunk, that is all of them but for what processors have taken since.
  /// - Parameter partialCount: slabs with free objects, as far as it is known; nil to take them
  ///   half full.
  init(
    slabCount: Int, freeCount: Int, objectsPerSlab: Int, partialCount: Int?,
    evidence: [Evidence] = []
  ) {
    var (known, full) = Self.seen(evidence.prefix(slabCount), objectsPerSlab)
    var left = max(0, freeCount - known.reduce(0) { $0 + $1.free })
    let partial = partialCount ?? freeCount * 2 / objectsPerSlab
    var others = Self.spread(
      left, over: max(0, slabCount - known.count - full.count), objectsPerSlab: objectsPerSlab,
      partialCount: max(0, partial - known.count { $0.free > 0 }))
    left -= others.reduce(0) { $0 + $1.free }
    // Only if nothing else has room: of a slab from which nothing was taken nothing is known.
    let more = Self.spread(
      left, over: full.count, objectsPerSlab: objectsPerSlab, partialCount: 0)
    for place in full.indices { full[place].free = more[place].free }
    let held = Self.takeHeld(&known, beyond: freeCount)
    // As the shrink left it. What was taken from the node was in front of what was not.
    others = (known + others + full).sorted {
      ($0.free, $0.taker?.order ?? .max) < ($1.free, $1.taker?.order ?? .max)
    }
    slabs = held + others.filter { $0.free > 0 } + others.filter { $0.free == 0 }
  }

  /// What evidence says: slabs with free objects, and those that are taken for full.
  private static func seen(
    _ evidence: ArraySlice<Evidence>, _ objectsPerSlab: Int
  ) -> (known: [Slab], full: [Slab]) {
    var (known, full): ([Slab], [Slab]) = ([], [])
    for slab in evidence {
      let untouched = max(0, objectsPerSlab - slab.live - slab.free)
      let free = min(objectsPerSlab, slab.free + (slab.died ? untouched : 0))
      let made = Slab(free: free, trueSlab: slab.trueSlab, taker: slab.taker)
      if free > 0 || slab.died { known.append(made) } else { full.append(made) }
    }
    return (known, full)
  }

  /// Takes out the slabs that processors must hold: more objects were free than the kernel counted
  /// on the node's list, and the slabs that were allocated from first are those already taken.
  private static func takeHeld(_ known: inout [Slab], beyond freeCount: Int) -> [Slab] {
    var excess = known.reduce(0) { $0 + $1.free } - freeCount
    known.sort { ($0.taker?.order ?? .max) < ($1.taker?.order ?? .max) }
    var held: [Slab] = []
    while excess > 0, let first = known.first, first.taker != nil {
      excess -= first.free
      held.append(known.removeFirst())
      held[held.count - 1].isHeld = true
    }
    var firsts: [Slab] = []
    var rest: [Slab] = []
    for slab in held {
      let isFirst = !firsts.contains { $0.taker?.cpu == slab.taker?.cpu }
      if isFirst { firsts.append(slab) } else { rest.append(slab) }
    }
    return firsts + rest.reversed()
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
      slabs.append(Slab(free: min(share, most)))
    }
    while slabs.count < count { slabs.append(Slab(free: 0)) }
    return slabs
  }
}
