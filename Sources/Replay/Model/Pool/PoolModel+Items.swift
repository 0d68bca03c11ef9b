extension PoolModel {
  /// The item freed last on the pool's current page; nil if the pool has none.
  mutating func takeItem(from pool: Int) -> Block? {
    let number = pools[pool].current
    guard number != PoolUnit.none else { return nil }
    let unit = Int(number)
    let item = units[unit].freeHead
    let place = units[unit].firstItem + Int(item)
    units[unit].freeHead = items[place]
    items[place] = PoolItem.held
    pools[pool].freeItems -= 1
    pools[pool].itemsOut += 1
    if units[unit].missing == 0 {
      pools[pool].idle.remove(number, &units)
      pools[pool].partial.push(number, &units)
      units[unit].standing = .partial
    }
    units[unit].missing += 1
    if units[unit].missing == pools[pool].geometry.itemsPerUnit {
      pools[pool].partial.remove(number, &units)
      units[unit].standing = .full
      chooseCurrent(pool)
    }
    return Block(unit: number, index: UInt32(item))
  }

  /// `pool_do_put`: the item becomes the next one of its page, and a page that was full the current
  /// one. A page that becomes idle goes at once if there are more than the high-water mark allows.
  mutating func putItem(_ block: Block) {
    let unit = Int(block.unit)
    let pool = Int(units[unit].pool)
    items[units[unit].firstItem + Int(block.index)] = units[unit].freeHead
    units[unit].freeHead = UInt16(truncatingIfNeeded: block.index)
    units[unit].missing -= 1
    pools[pool].freeItems += 1
    pools[pool].itemsOut -= 1
    if pools[pool].current == PoolUnit.none { pools[pool].current = block.unit }
    if units[unit].missing == 0 {
      if units[unit].standing == .partial { pools[pool].partial.remove(block.unit, &units) }
      let count = pools[pool].units
      if count > pools[pool].leastUnits, count > pools[pool].mostUnits {
        release(block.unit)
      } else {
        pools[pool].idle.push(block.unit, &units)
        units[unit].standing = .idle
        units[unit].idleSince = second
        chooseCurrent(pool)
      }
    } else if units[unit].standing == .full {
      pools[pool].partial.push(block.unit, &units)
      units[unit].standing = .partial
      pools[pool].current = block.unit
    }
  }

  /// `pool_prime_page`: the highest item comes first.
  mutating func prime(_ pool: Int, header: Block?) {
    let count = pools[pool].geometry.itemsPerUnit
    let number = vacantUnit(of: pool)
    let unit = Int(number)
    let first = units[unit].firstItem
    for item in 0..<count {
      items[first + item] = item == 0 ? PoolItem.none : UInt16(truncatingIfNeeded: item - 1)
    }
    units[unit].freeHead = UInt16(truncatingIfNeeded: count - 1)
    units[unit].header = header
    units[unit].idleSince = second
    units[unit].standing = .idle
    pools[pool].idle.push(number, &units)
    pools[pool].freeItems += count
    pools[pool].units += 1
    if pools[pool].current == PoolUnit.none { pools[pool].current = number }
    var difference = ModelTotals()
    difference.unitsCreated = 1
    difference.metadataBytes = pools[pool].geometry.overheadBytes
    if pools[pool].type != nil { difference.emptyPages = pools[pool].geometry.unitPages }
    apply(difference, to: pool)
  }

  /// Gives back a pool page that is idle and on no list.
  mutating func release(_ number: UInt32) {
    let unit = Int(number)
    let pool = Int(units[unit].pool)
    let geometry = pools[pool].geometry
    units[unit].standing = .vacant
    pools[pool].vacant.append(number)
    pools[pool].freeItems -= geometry.itemsPerUnit
    pools[pool].units -= 1
    chooseCurrent(pool)
    var difference = ModelTotals()
    difference.unitsReleased = 1
    difference.metadataBytes = -geometry.overheadBytes
    if pools[pool].type != nil { difference.emptyPages = -geometry.unitPages }
    apply(difference, to: pool)
    returnPages(geometry.unitPages, pool)
    if let header = units[unit].header {
      units[unit].header = nil
      totals.metadataBytes -= PoolGeometry.headerBytes
      putItem(header)
    }
  }

  /// `pool_update_curpage`: pages that are partly used come first.
  private mutating func chooseCurrent(_ pool: Int) {
    let partial = pools[pool].partial.head
    pools[pool].current = partial == PoolUnit.none ? pools[pool].idle.head : partial
  }

  private mutating func vacantUnit(of pool: Int) -> UInt32 {
    if let number = pools[pool].vacant.popLast() { return number }
    let number = UInt32(units.count)
    units.append(PoolUnit(pool: UInt32(pool), firstItem: items.count))
    items.append(
      contentsOf: repeatElement(PoolItem.none, count: pools[pool].geometry.itemsPerUnit))
    return number
  }

  mutating func takePages(_ pages: Int, _ pool: Int) {
    var difference = ModelTotals()
    difference.heldPages = pages
    difference.takenPages = pages
    apply(difference, to: pool)
  }

  mutating func returnPages(_ pages: Int, _ pool: Int) {
    var difference = ModelTotals()
    difference.heldPages = -pages
    difference.releasedPages = pages
    apply(difference, to: pool)
  }

  /// What changes for a pool changes in all. Pages of headers and groups belong to no type.
  mutating func apply(_ difference: ModelTotals, to pool: Int) {
    var difference = difference
    pools[pool].totals.add(difference)
    if pools[pool].type == nil { difference.sharedPages = difference.heldPages }
    totals.add(difference)
  }
}
