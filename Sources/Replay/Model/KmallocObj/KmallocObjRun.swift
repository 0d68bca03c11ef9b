/// What taking an object from a slab, and putting it back, do to the books; and the loop that does
/// nothing else. All works on spans of the model's arrays, which the loop takes once for many
/// operations.
extension KmallocObjModel {
  /// The zone that serves the request; `.max` if it must take the long way: because it is outside
  /// slabs, or because its zone has a limit.
  public func shortcut(for request: AllocationRequest) -> UInt64 {
    guard let zone = routes[Int(request.type)].zone(for: request.requestedBytes),
      zones[Int(zone)].limitBytes == 0
    else { return .max }
    return UInt64(zone)
  }

  /// Serves operations for as long as the active slab has an object and an object put back was out.
  public mutating func serve(
    _ operations: Span<Operation>, _ shortcuts: Span<UInt64>,
    _ blocks: inout MutableSpan<Block>, _ served: inout MutableSpan<Block>
  ) -> Int? {
    Self.serve(
      operations, shortcuts, &blocks, &served, processorCount, &managers, &zones, &table.slabs,
      &table.rings, &totals)
  }

  /// Takes an object from a slab that has one.
  mutating func takeObject(of slab: UInt32, _ zone: UInt32, _ place: Int) -> Block {
    func take(
      _ managers: inout [ObjectManager], _ zones: inout [ObjectZone],
      _ slabs: inout [ObjectSlab], _ rings: inout [UInt16], _ totals: inout ModelTotals
    ) -> Block {
      var managers = managers.mutableSpan
      var zones = zones.mutableSpan
      var slabs = slabs.mutableSpan
      var rings = rings.mutableSpan
      return Self.take(slab, Int(zone), place, &managers, &zones, &slabs, &rings, &totals)
    }
    return take(&managers, &zones, &table.slabs, &table.rings, &totals)
  }

  /// Puts an object back into its slab.
  /// - Returns: What the kernel would panic on; then nothing was changed.
  mutating func putObject(_ block: Block, _ cpu: Int) -> Invariant? {
    let processorCount = processorCount
    func put(
      _ managers: inout [ObjectManager], _ zones: inout [ObjectZone],
      _ slabs: inout [ObjectSlab], _ rings: inout [UInt16], _ totals: inout ModelTotals
    ) -> Invariant? {
      var managers = managers.mutableSpan
      var zones = zones.mutableSpan
      var slabs = slabs.mutableSpan
      var rings = rings.mutableSpan
      return Self.put(block, cpu, processorCount, &managers, &zones, &slabs, &rings, &totals)
    }
    return put(&managers, &zones, &table.slabs, &table.rings, &totals)
  }

  private static func serve(
    _ operations: Span<Operation>, _ shortcuts: Span<UInt64>,
    _ blocks: inout MutableSpan<Block>, _ served: inout MutableSpan<Block>,
    _ processorCount: Int, _ managerStorage: inout [ObjectManager],
    _ zoneStorage: inout [ObjectZone], _ slabStorage: inout [ObjectSlab],
    _ ringStorage: inout [UInt16], _ totals: inout ModelTotals
  ) -> Int {
    var managers = managerStorage.mutableSpan
    var zones = zoneStorage.mutableSpan
    var slabs = slabStorage.mutableSpan
    var rings = ringStorage.mutableSpan
    for index in operations.indices {
      let operation = operations[index]
      let slot = Int(operation.slot)
      let cpu = Int(operation.cpu)
      if operation.isAllocation {
        let zone = shortcuts[Int(operation.request)]
        guard zone < UInt64(zones.count) else { return index }
        let place = Int(zone) &* processorCount &+ cpu
        let active = managers[place].active
        guard active < slabs.count, slabs[Int(active)].available > 0 else { return index }
        let block = take(
          active, Int(zone), place, &managers, &zones, &slabs, &rings, &totals)
        blocks[slot] = block
        served[index] = block
      } else {
        let block = blocks[slot]
        guard block.index < Self.oversizeMark,
          put(block, cpu, processorCount, &managers, &zones, &slabs, &rings, &totals) == nil
        else { return index }
        served[index] = block
      }
    }
    return operations.count
  }

  @inline(__always)
  private static func take(
    _ slab: UInt32, _ zone: Int, _ place: Int, _ managers: inout MutableSpan<ObjectManager>,
    _ zones: inout MutableSpan<ObjectZone>, _ slabs: inout MutableSpan<ObjectSlab>,
    _ rings: inout MutableSpan<UInt16>, _ totals: inout ModelTotals
  ) -> Block {
    let (object, live) = slabs[Int(slab)].take(&rings)
    let reported = managers[place].countAllocation()
    if reported > 0 { zones[zone].looseBytes += reported }
    totals.liveObjects &+= 1
    totals.allocatedBytes &+= managers[place].objectBytes
    if live <= 2 { zones[zone].countFewLive(from: live &- 1, to: live, &totals) }
    return Block(unit: slab, index: object)
  }

  @inline(__always)
  private static func put(
    _ block: Block, _ cpu: Int, _ processorCount: Int,
    _ managers: inout MutableSpan<ObjectManager>, _ zones: inout MutableSpan<ObjectZone>,
    _ slabs: inout MutableSpan<ObjectSlab>, _ rings: inout MutableSpan<UInt16>,
    _ totals: inout ModelTotals
  ) -> Invariant? {
    let number = Int(block.unit)
    guard number < slabs.count else { return .freeAllFreeSlab }
    let live: UInt16
    let isFirst: Bool
    switch slabs[number].put(block.index, &rings) {
    case .broken(let broken): return broken
    case .done(let before, let first): (live, isFirst) = (before &- 1, first)
    }
    let zone = Int(slabs[number].zone)
    let place = zone &* processorCount &+ cpu
    managers[place].countFree()
    totals.liveObjects &-= 1
    totals.allocatedBytes &-= managers[place].objectBytes
    if live <= 1 { zones[zone].countFewLive(from: live &+ 1, to: live, &totals) }
    if isFirst, slabs[number].home == .empty { zones[zone].regainedSlabs &+= 1 }
    return nil
  }
}
