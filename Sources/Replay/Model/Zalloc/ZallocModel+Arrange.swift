import TraceFormat

extension ZallocModel {
  /// Grows the type's zone until it can hold what is asked for. All items are live but those of
  /// the global list. A zone whose items run on over page borders ends where an item begins with a
  /// page.
  public mutating func arrange(_ stock: InitialStock, type: UInt32) -> [Block] {
    let zone = Int(typeZones[Int(type)])
    guard zone >= 0 else { return [] }
    var live: [Block] = []
    if stock.isExhausted {
      while let block = placedWithAllPages(allocateItem(type)) { live.append(block) }
      return live
    }
    var free = takeFreeItems(of: zone)
    while free.count < stock.globalItems || !beginsWithPage(zone) {
      guard let block = placedWithAllPages(grow(zone, cpu: 0, creating: false)) else { break }
      live.append(block)
      free += takeFreeItems(of: zone)
    }
    for item in free.suffix(from: min(stock.globalItems, free.count)) {
      if case .placed(let block) = hand(item, of: zone) { live.append(block) }
    }
    for item in free.prefix(stock.globalItems) {
      items[Int(item)].next = zones[zone].globalHead
      zones[zone].globalHead = item
      zones[zone].globalCount += 1
    }
    return live
  }

  private mutating func allocateItem(_ type: UInt32) -> Step {
    allocate(AllocationRequest(type: type, cpu: 0, flags: [], requestedBytes: 1))
  }

  private func beginsWithPage(_ zone: Int) -> Bool {
    guard era != .y2021, zones[zone].kind == .interrupt else { return true }
    return zones[zone].pages * Zone.pageBytes % zones[zone].itemBytes == 0
  }

  private mutating func placedWithAllPages(_ first: Step) -> Block? {
    var step = first
    while case .needs(let request) = step { step = resume(request, granted: request.pages) }
    guard case .placed(let block) = step else { return nil }
    return block
  }

  private mutating func takeFreeItems(of zone: Int) -> [UInt32] {
    var free: [UInt32] = []
    let first = zone * processorCount
    for list in first..<(first + processorCount) {
      while lists[list].head != ZoneItem.none { free.append(lists[list].pop(items)) }
    }
    while zones[zone].globalHead != ZoneItem.none {
      free.append(zones[zone].globalHead)
      zones[zone].globalHead = items[Int(zones[zone].globalHead)].next
    }
    zones[zone].globalCount = 0
    return free
  }
}
