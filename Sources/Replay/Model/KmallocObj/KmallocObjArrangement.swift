/// Puts slabs where a run is to find them.
extension KmallocObjModel {
  /// Polls alone are noticed: pseudo ticks only move a clock on.
  public var nextWork: UInt64 { clock.nextPoll }

  /// Makes slabs, hands out the objects that are to be live and puts the slabs where they belong.
  public mutating func arrange(_ stock: InitialStock, type: UInt32) -> [Block] {
    let zone = routes[Int(type)].zone
    var live: [Block] = []
    for run in stock.slabs {
      for _ in 0..<run.count { live += arrange(run, zone) }
    }
    for number in 0..<stock.stockSlabs {
      let cpu = UInt16(number % processorCount)
      let slab = createSlab(zone, cpu: 0)
      if stock.isStatic { staticSlabs.insert(slab) }
      keep(slab, zone, cpu)
    }
    return live
  }

  /// All objects of a slab are handed out before it comes onto its list; those that are not to be
  /// live are free again afterwards, as the list knows slabs that have regained objects.
  private mutating func arrange(_ run: InitialStock.Slabs, _ zone: UInt32) -> [Block] {
    let slab = createSlab(zone, cpu: run.cpu)
    let count = zones[Int(zone)].geometry.objectCount
    let kept = run.live < 0 ? count : min(run.live, count)
    let place = Int(zone) * processorCount + Int(run.chargedTo)
    var blocks: [Block] = []
    for _ in 0..<(run.place == .active ? kept : count) {
      blocks.append(takeObject(of: slab, zone, place))
    }
    if run.place == .active {
      rotateIn(slab, zone, Int(zone) * processorCount + Int(run.cpu))
      return blocks
    }
    table.slabs[Int(slab)].home = .empty
    zones[Int(zone)].empty.pushTail(slab, &table.slabs)
    for block in blocks[kept...] {
      _ = free(
        block, ReleaseRequest(type: zone, cpu: run.chargedTo, requestedBytes: 0))
    }
    return Array(blocks[..<kept])
  }
}
