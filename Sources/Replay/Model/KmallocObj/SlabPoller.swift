/// The only way by which pages go back: the poller visits one type a second and retires slabs.
extension KmallocObjModel {
  /// What a poll says about the next one.
  public enum PollVerdict: String, Sendable {
    /// The next poll visits the next type.
    case next
    /// The next poll visits the same type.
    case stay
  }

  /// Full slabs that a type keeps.
  static let fullSlabsKept = 4
  /// Full slabs that one poll examines.
  private static let examineLimit = 16

  /// Polls one zone: looks for slabs that have regained objects, then retires full ones, from the
  /// head of the list, if they have been full for a pseudo tick (`malloc_mgt_poll`).
  ///
  /// Zones are numbered in order of declaration: a type of fixed size has one, or none if its
  /// objects are too large for slabs; a type without has ten.
  public mutating func poll(zone: Int) -> PollVerdict {
    tallies.polls += 1
    if scanEmpty(UInt32(zone)) { clock.quietPolls = 0 } else { clock.quietPolls += 1 }
    let surplus = zones[zone].full.count - Self.fullSlabsKept
    guard surplus > 0 else { return .next }
    clock.quietPolls = 0
    var retired: [UInt32] = []
    var previous: UInt32?
    var number = zones[zone].full.head
    var examined = 0
    while examined < min(surplus, Self.examineLimit), retired.count < settings.retireLimit,
      number != ObjectSlab.none
    {
      examined += 1
      let slab = table.slabs[Int(number)]
      let isRipe = !settings.delaysRetirement || slab.stamp - clock.pseudoTick <= -2
      if slab.stamp != 0, isRipe {
        zones[zone].full.remove(after: previous, &table.slabs)
        retired.append(number)
      } else {
        previous = number
      }
      number = slab.next
    }
    zones[zone].retiredSlabs += retired.count
    retire(retired, zone)
    return .stay
  }

  /// One step of the poller's thread: polls the zone whose turn it is, newest first.
  /// - Returns: The zone polled and the verdict; nil if there is no zone.
  @discardableResult
  public mutating func pollNext() -> (zone: Int, verdict: PollVerdict)? {
    guard let zone = zoneInTurn(from: clock.cursor) else { return nil }
    let verdict = poll(zone: zone)
    clock.cursor = verdict == .stay ? zone : zone - 1
    return (zone, verdict)
  }

  /// The first zone that is not destroyed, from `cursor` downwards and round.
  func zoneInTurn(from cursor: Int) -> Int? {
    let start = cursor < 0 ? zones.count - 1 : cursor
    for step in 0..<zones.count {
      let zone = (start - step + zones.count) % zones.count
      if !zones[zone].isDestroyed { return zone }
    }
    return nil
  }

  /// Gives wholly free slabs, in order, to the caches of the processors that made them. Neighbours
  /// of one processor go as a block; what finds its cache full is given back.
  mutating func retire(_ numbers: [UInt32], _ zone: Int) {
    var start = 0
    while start < numbers.count {
      let cpu = Int(table.slabs[Int(numbers[start])].cpu)
      var end = start + 1
      while end < numbers.count, Int(table.slabs[Int(numbers[end])].cpu) == cpu { end += 1 }
      let room = max(0, cacheLimit - caches[cpu].count)
      let kept = min(end, start + room)
      // What no page was taken for cannot be given back, however full the cache.
      let bound = numbers[kept..<end].filter { staticSlabs.contains($0) }
      let stays = numbers[start..<kept] + bound
      for number in stays { table.slabs[Int(number)].home = .cached }
      caches[cpu].give(stays, &table.slabs)
      totals.sharedPages += stays.count * ObjectSlabGeometry.slabPages
      let goes = numbers[kept..<end].filter { !staticSlabs.contains($0) }
      for number in goes { table.unmap(number) }
      let pages = goes.count * ObjectSlabGeometry.slabPages
      totals.heldPages -= pages
      totals.emptyPages -= pages
      totals.releasedPages += pages
      totals.unitsReleased += goes.count
      zones[zone].releasedSlabs += goes.count
      start = end
    }
    zones[zone].slabs -= numbers.count
    zones[zone].freeSlabs -= numbers.count
    totals.metadataBytes -= numbers.count * zones[zone].geometry.overheadBytes
  }

  /// Destroys a zone: its wholly free slabs go to the caches, processor by processor the alternate
  /// and the active one, then the lists. Slabs with objects out stay where they are for
  /// ever, as in the kernel.
  public mutating func destroy(zone: Int) {
    for cpu in 0..<processorCount {
      let place = zone * processorCount + cpu
      for manager in [\ObjectManager.alternate, \ObjectManager.active] {
        let slab = managers[place][keyPath: manager]
        guard slab != ObjectSlab.none, table.slabs[Int(slab)].live == 0 else { continue }
        managers[place][keyPath: manager] = ObjectSlab.none
        retire([slab], zone)
      }
    }
    for list in [\ObjectZone.partial, \.full, \.empty, \.reserve] {
      let numbers = zones[zone][keyPath: list].numbers(table.slabs)
      zones[zone][keyPath: list] = ObjectSlabList()
      for number in numbers where table.slabs[Int(number)].live > 0 {
        zones[zone][keyPath: list].pushTail(number, &table.slabs)
      }
      retire(numbers.filter { table.slabs[Int($0)].live == 0 }, zone)
    }
    retire(takeProcessorReserves(zone), zone)
    let lost = zones[zone].empty.numbers(table.slabs)
    zones[zone].regainedSlabs = lost.filter { table.slabs[Int($0)].available > 0 }.count
    zones[zone].isDestroyed = true
  }
}
