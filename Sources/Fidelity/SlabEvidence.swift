import Replay

/// What a trace tells of the slabs that existed at the start of a replay.
enum SlabEvidence {
  private struct Touched {
    var slab: Int32
    var wasLive: Bool
  }

  /// The evidence of each cache's slabs, in order of first notice. An object that was heard of
  /// before the start was live or free as it was left; one that is first heard of later was live if
  /// it is freed, free if it is allocated.
  static func collect(
    _ operations: [SlabOperation], _ slabs: RecordedSlabs, _ log: SlabEventLog,
    _ caches: [RecordedCache], start: Int
  ) -> [[InitialSlabs.Evidence]] {
    var places = NumberPlaces()
    var touched: [Touched] = []
    var takers: [Int32: InitialSlabs.Taker] = [:]
    for operation in operations where operation.slab >= 0 {
      guard slabs.existed(operation.slab, before: start, log.events, caches) else { continue }
      let isLater = operation.position >= start
      let isAllocation = operation.kind == .allocate
      if isLater, isAllocation, takers[operation.slab] == nil {
        takers[operation.slab] = .init(cpu: operation.cpu, order: takers.count)
      }
      let place = places.place(of: operation.address, next: touched.count)
      if place == touched.count {
        touched.append(Touched(slab: operation.slab, wasLive: isAllocation != isLater))
      } else if !isLater || touched[place].slab != operation.slab {
        touched[place] = Touched(slab: operation.slab, wasLive: isAllocation != isLater)
      }
    }
    var evidence: [Int32: InitialSlabs.Evidence] = [:]
    for object in touched {
      var known =
        evidence[object.slab]
        ?? InitialSlabs.Evidence(
          trueSlab: object.slab, died: slabs.slabs[Int(object.slab)].died != .max,
          taker: takers[object.slab])
      if object.wasLive { known.live += 1 } else { known.free += 1 }
      evidence[object.slab] = known
    }
    var result = [[InitialSlabs.Evidence]](repeating: [], count: caches.count)
    for (slab, known) in evidence.sorted(by: { $0.key < $1.key }) {
      result[Int(slabs.slabs[Int(slab)].cache)].append(known)
    }
    return result
  }
}

/// Numbers keys in the order in which they are met.
private struct NumberPlaces {
  private var numbers: [UInt64: Int32] = [:]

  /// The number of `key`, which becomes `next` if it has none.
  mutating func place(of key: UInt64, next: Int) -> Int {
    if let known = numbers[key] { return Int(known) }
    numbers[key] = Int32(next)
    return next
  }
}
