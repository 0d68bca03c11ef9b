/// The loop that serves everyday operations: an item comes from the processor's list or goes back
/// onto it, and the zone's global list stays as it is.
extension ZallocModel {
  /// The zone of the request's type; `.max` where requests are of any size.
  public func shortcut(for request: AllocationRequest) -> UInt64 {
    let zone = typeZones[Int(request.type)]
    return zone < 0 ? .max : UInt64(zone)
  }

  /// Serves operations for as long as the processor's list has an item, or room for one.
  public mutating func serve(
    _ operations: Span<Operation>, _ shortcuts: Span<UInt64>,
    _ blocks: inout MutableSpan<Block>, _ served: inout MutableSpan<Block>
  ) -> Int? {
    // What makes a full list differs: the item that would be one too many, or the last that fits.
    let spare: UInt32 = overflowsInBlocks ? 1 : 0
    return Self.serve(
      operations, shortcuts, &blocks, &served, processorCount, spare: spare, &zones, &lists,
      &items, &growths, &totals)
  }

  private static func serve(
    _ operations: Span<Operation>, _ shortcuts: Span<UInt64>,
    _ blocks: inout MutableSpan<Block>, _ served: inout MutableSpan<Block>,
    _ processorCount: Int, spare: UInt32, _ zoneStorage: inout [Zone],
    _ listStorage: inout [ZoneList], _ itemStorage: inout [ZoneItem],
    _ growthStorage: inout [ZoneGrowth], _ totals: inout ModelTotals
  ) -> Int {
    var zones = zoneStorage.mutableSpan
    var lists = listStorage.mutableSpan
    var items = itemStorage.mutableSpan
    var growths = growthStorage.mutableSpan
    for index in operations.indices {
      let operation = operations[index]
      let slot = Int(operation.slot)
      if operation.isAllocation {
        let wanted = shortcuts[Int(operation.request)]
        guard wanted < UInt64(zones.count) else { return index }
        let zone = Int(wanted)
        let list = zone &* processorCount &+ Int(operation.cpu)
        let item = lists[list].head
        guard item < items.count else { return index }
        lists[list].head = items[Int(item)].next
        lists[list].count &-= 1
        let growth = items[Int(item)].setLive()
        totals.liveObjects &+= 1
        totals.allocatedBytes &+= zones[zone].countAllocation()
        let live = growths[Int(growth)].changeLive(by: 1)
        if live <= 2 {
          zones[zone].countFewLive(of: growths[Int(growth)], now: live, before: live - 1, &totals)
        }
        let block = Block(unit: growth, index: item)
        blocks[slot] = block
        served[index] = block
      } else {
        let block = blocks[slot]
        let item = Int(block.index)
        guard item < items.count, items[item].next == ZoneItem.live else { return index }
        let growth = Int(block.unit)
        let zone = Int(growths[growth].zone)
        let list = zone &* processorCount &+ Int(operation.cpu)
        let count = lists[list].count
        guard Int(count &+ spare) < zones[zone].listCap else { return index }
        totals.liveObjects &-= 1
        totals.allocatedBytes &-= zones[zone].countFree()
        let live = growths[growth].changeLive(by: -1)
        if live < 2 {
          zones[zone].countFewLive(of: growths[growth], now: live, before: live + 1, &totals)
        }
        items[item].next = lists[list].head
        lists[list].head = block.index
        lists[list].count = count &+ 1
        served[index] = block
      }
    }
    return operations.count
  }
}
