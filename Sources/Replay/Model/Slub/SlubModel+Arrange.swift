extension SlubModel {
  /// Makes slabs with so many live objects each, in the order given: those with free objects go to
  /// the end of the node's list; those that stand with a processor become its slab, or go on top of
  /// its list if it has one.
  /// Caches with sheaves start with empty ones. A type of any size, and a slab that its cache has
  /// no room for, gets nothing.
  public mutating func arrange(_ stock: InitialStock, type: UInt32) -> [Block] {
    guard !types[Int(type)].isGeneral, routes[types[Int(type)].route] >= 0 else { return [] }
    let cache = Int(routes[types[Int(type)].route])
    let geometry = caches[cache].geometry
    var live: [Block] = []
    for run in stock.slabs {
      let count = run.live < 0 ? geometry.objectsPerSlab : min(run.live, geometry.objectsPerSlab)
      for _ in 0..<run.count {
        let slab = addSlab(cache, pages: 1 << geometry.order)
        for _ in 0..<count {
          live.append(take(from: Int(slab)))
          noteLive(Int(slab), wasLive: slabs[Int(slab)].live - 1)
          charge(type: Int(type), cache)
        }
        settle(slab, cache, run)
      }
    }
    return live
  }

  private mutating func settle(_ slab: UInt32, _ cache: Int, _ run: InitialStock.Slabs) {
    let cpu = min(run.cpu, UInt16(processorCount - 1))
    let place = cache * processorCount + Int(cpu)
    if run.place == .active {
      if processors[place].slab == SlubSlab.none {
        install(slab, place, cpu)
      } else {
        pushPartial(slab, place, cpu)
      }
    } else if slabs[Int(slab)].free > 0 {
      appendToNode(slab, cache)
    }
  }
}
