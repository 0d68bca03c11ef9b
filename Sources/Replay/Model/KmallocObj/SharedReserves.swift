/// Slabs kept ahead for the users of a type on one processor, or for all types.
struct SharedReserves: Sendable {
  /// By zone and processor.
  var ofProcessors: [ObjectSlabList] = []
  /// For everybody; these slabs belong to no zone yet.
  var global = ObjectSlabList()
}

/// Where slabs are that are kept ahead.
extension KmallocObjModel {
  private var reservePlace: KmallocObjSettings.Reserve.Place { settings.reserve?.place ?? .type }

  /// Slabs that a user of the zone on this processor finds.
  func reserveCount(_ zone: UInt32, _ cpu: UInt16) -> Int {
    switch reservePlace {
    case .type: zones[Int(zone)].reserve.count
    case .global: sharedReserves.global.count
    case .processor: processorReserve(zone, cpu)?.count ?? 0
    }
  }

  /// Slabs kept ahead that are not counted with their zones.
  var sharedReserveCount: Int {
    sharedReserves.global.count + sharedReserves.ofProcessors.reduce(0) { $0 + $1.count }
  }

  private func processorReserve(_ zone: UInt32, _ cpu: UInt16) -> ObjectSlabList? {
    let place = Int(zone) * processorCount + Int(cpu)
    return place < sharedReserves.ofProcessors.count ? sharedReserves.ofProcessors[place] : nil
  }

  /// Takes the slab that was made last.
  mutating func popReserve(_ zone: UInt32, _ cpu: UInt16) -> UInt32? {
    switch reservePlace {
    case .type: return zones[Int(zone)].reserve.popHead(table.slabs)
    case .processor:
      guard processorReserve(zone, cpu) != nil else { return nil }
      let place = Int(zone) * processorCount + Int(cpu)
      return sharedReserves.ofProcessors[place].popHead(table.slabs)
    case .global:
      guard let slab = sharedReserves.global.popHead(table.slabs) else { return nil }
      totals.sharedPages -= ObjectSlabGeometry.slabPages
      adopt(slab, zone)
      return slab
    }
  }

  /// Keeps a fresh slab of a zone.
  mutating func keep(_ slab: UInt32, _ zone: UInt32, _ cpu: UInt16) {
    table.slabs[Int(slab)].home = .reserve
    switch reservePlace {
    case .type: zones[Int(zone)].reserve.pushHead(slab, &table.slabs)
    case .processor:
      let place = Int(zone) * processorCount + Int(cpu)
      while sharedReserves.ofProcessors.count <= place {
        sharedReserves.ofProcessors.append(ObjectSlabList())
      }
      sharedReserves.ofProcessors[place].pushHead(slab, &table.slabs)
    case .global:
      zones[Int(zone)].slabs -= 1
      zones[Int(zone)].freeSlabs -= 1
      totals.metadataBytes -= zones[Int(zone)].geometry.overheadBytes
      totals.sharedPages += ObjectSlabGeometry.slabPages
      sharedReserves.global.pushHead(slab, &table.slabs)
    }
  }

  /// The processor for which the next slab is made: this one, unless it has enough.
  func processorInNeed(_ zone: UInt32, _ cpu: UInt16) -> UInt16 {
    guard reservePlace == .processor, let target = settings.reserve?.target,
      reserveCount(zone, cpu) >= target
    else { return cpu }
    let others = (0..<UInt16(processorCount)).first { reserveCount(zone, $0) < target }
    return others ?? cpu
  }

  /// All that is kept ahead for a zone, and how many slabs that should be.
  func reserveLevel(_ zone: UInt32, target: Int) -> (level: Int, target: Int) {
    guard reservePlace == .processor else { return (reserveCount(zone, 0), target) }
    let levels = (0..<UInt16(processorCount)).map { min(target, reserveCount(zone, $0)) }
    return (levels.reduce(0, +), target * processorCount)
  }

  /// Slabs of processors' reserves leave a zone that is destroyed.
  mutating func takeProcessorReserves(_ zone: Int) -> [UInt32] {
    guard reservePlace == .processor else { return [] }
    var slabs: [UInt32] = []
    for cpu in 0..<UInt16(processorCount) {
      while let slab = popReserve(UInt32(zone), cpu) { slabs.append(slab) }
    }
    return slabs
  }
}
