/// The loop that serves everyday operations: a chunk comes from a zone that keeps another, or goes
/// back to a zone without any change of lists.
extension KmallocModel {
  /// In a shortcut: the caller may block, so surplus zones are looked for first.
  private static let mayBlock: UInt64 = 1 << 7
  /// In a shortcut: the bits below hold the size class; above `mayBlock` the type's first place in
  /// `uses`.
  private static let classMask: UInt64 = mayBlock - 1

  /// Size class, first use and whether the caller may block; `.max` for what bypasses the zones and
  /// for types with a limit.
  public func shortcut(for request: AllocationRequest) -> UInt64 {
    let flags = DragonFlyFlags(request.flags)
    guard request.requestedBytes > 0, types[Int(request.type)].limitBytes == 0,
      flags.isDisjoint(with: [.powerOfTwo, .cacheAlign]), !isOversize(request.requestedBytes)
    else { return .max }
    let sizeClass = geometry.classIndex(of: Int(request.requestedBytes))
    let firstUse = UInt64(Int(request.type) * processorCount)
    return firstUse << 8 | UInt64(sizeClass)
      | (flags.contains(.mustNotWait) ? 0 : Self.mayBlock)
  }

  /// Serves operations for as long as no zone comes or goes, changes lists or owes a message.
  public mutating func serve(
    _ operations: Span<Operation>, _ shortcuts: Span<UInt64>,
    _ blocks: inout MutableSpan<Block>, _ served: inout MutableSpan<Block>
  ) -> Int? {
    Self.serve(
      operations, shortcuts, &blocks, &served, processorCount, geometry, lists, processors,
      mayHaveMessages: deliversAtNextOperation && queuedMessages > 0 ? 1 : 0, &zones, &links, &uses,
      &totals, &activity.remoteFrees)
  }

  private static func serve(
    _ operations: Span<Operation>, _ shortcuts: Span<UInt64>,
    _ blocks: inout MutableSpan<Block>, _ served: inout MutableSpan<Block>,
    _ processorCount: Int, _ geometry: SlabGeometry, _ lists: borrowing [SlabZoneList],
    _ processors: borrowing [SlabProcessor], mayHaveMessages: Int,
    _ zoneStorage: inout [SlabZone], _ linkStorage: inout [UInt16],
    _ useStorage: inout [SlabTypeUse], _ totals: inout ModelTotals, _ remoteFrees: inout Int
  ) -> Int {
    let lists = lists.span
    let processors = processors.span
    var zones = zoneStorage.mutableSpan
    var links = linkStorage.mutableSpan
    var uses = useStorage.mutableSpan
    let quantum = geometry.zoneBytes
    let pages = geometry.zonePages
    let kept = geometry.freeZonesKept
    for index in operations.indices {
      let operation = operations[index]
      let slot = Int(operation.slot)
      let cpu = Int(operation.cpu)
      let wanted = shortcuts[Int(operation.request)]
      guard wanted != .max else { return index }
      guard mayHaveMessages == 0 || processors[cpu].messages.isEmpty else { return index }
      let use = Int(truncatingIfNeeded: wanted >> 8) &+ cpu
      if operation.isAllocation {
        if wanted & Self.mayBlock != 0 {
          guard processors[cpu].freeZoneCount <= kept,
            processors[cpu].deferred == OversizeBlocks.none
          else { return index }
        }
        let zone = lists[cpu &* Self.classCount &+ Int(wanted & Self.classMask)].tail
        guard zone < zones.count, zones[Int(zone)].freeCount > 1,
          uses[use].looseBytes &+ Int(zones[Int(zone)].chunkBytes) < quantum
        else { return index }
        let (chunk, bytes, live) = zones[Int(zone)].takeChunk(&links)
        if live <= 2 { noteFewLive(Int(live), before: Int(live) - 1, pages, &totals) }
        _ = uses[use].charge(bytes, quantum: quantum)
        totals.liveObjects &+= 1
        totals.allocatedBytes &+= bytes
        let block = Block(unit: zone, index: UInt32(chunk))
        blocks[slot] = block
        served[index] = block
      } else {
        let block = blocks[slot]
        let zone = Int(block.unit)
        let chunk = UInt16(truncatingIfNeeded: block.index)
        guard block.index != OversizeBlocks.mark, zone < zones.count,
          links[zones[zone].firstLink &+ Int(chunk)] == SlabZone.live,
          movesNothing(zones[zone], operation.cpu, lists)
        else { return index }
        let bytes = Int(zones[zone].chunkBytes)
        uses[use].discharge(bytes)
        totals.liveObjects &-= 1
        totals.allocatedBytes &-= bytes
        let (effect, live) = zones[zone].takeBack(chunk, from: operation.cpu, &links)
        if live < 2 { noteFewLive(Int(live), before: Int(live) + 1, pages, &totals) }
        if effect == .remote { remoteFrees &+= 1 }
        served[index] = block
      }
    }
    return operations.count
  }

  /// Whether a chunk freed by `cpu` leaves its zone where it is and its owner untold.
  @inline(__always)
  private static func movesNothing(
    _ zone: SlabZone, _ cpu: UInt16, _ lists: Span<SlabZoneList>
  ) -> Bool {
    guard zone.cpu == cpu else {
      return !(zone.wantsSignal && zone.remoteHead == SlabZone.noChunk)
    }
    guard zone.freeCount &+ 1 == zone.chunks else { return zone.freeCount > 0 }
    // The only zone of its class stays although it is wholly free.
    let list = Int(zone.cpu) &* Self.classCount &+ Int(zone.classIndex)
    return zone.freeCount > 0 && lists[list].head == lists[list].tail
  }
}
