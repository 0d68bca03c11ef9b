import TraceFormat

/// Where requests of a model type go.
struct ObjectRoute: Sendable {
  /// The zone of the smallest objects.
  let zone: UInt32
  /// Requests of fewer bytes are served by that zone; 0 if the type has no zone.
  let endBytes: UInt64
  /// The type's zones, in ascending order of size from `zone` on.
  let zoneCount: UInt32
  /// The type's object size, 0 if it has none.
  let objectBytes: UInt64

  /// The zone that serves a request of so many bytes; nil if that must have pages of its own.
  @inline(__always)
  func zone(for bytes: UInt64) -> UInt32? {
    if bytes < endBytes { return zone }
    guard zoneCount > 1, bytes <= UInt64(ObjectSlabGeometry.largestObjectBytes) else { return nil }
    let sizeClass = Int.bitWidth - Int(bytes &- 1).leadingZeroBitCount - 6
    return zone &+ UInt32(sizeClass)
  }
}

extension KmallocObjModel {
  /// What stands in a block's index for pages outside slabs; the bits below count them.
  static let oversizeMark: UInt32 = 1 << 31
  private static let sizeClasses = (6...15).map { 1 << $0 }

  /// Adds the zones and the route of a type.
  mutating func addZones(for type: ModelType) {
    let largest = UInt64(ObjectSlabGeometry.largestObjectBytes)
    let first = UInt32(zones.count)
    oversizeUsages.append(ModelTotals())
    guard let bytes = type.objectBytes else {
      for size in Self.sizeClasses { addZone(type, objectBytes: size) }
      routes.append(
        ObjectRoute(
          zone: first, endBytes: 65, zoneCount: UInt32(Self.sizeClasses.count), objectBytes: 0))
      return
    }
    if bytes <= largest { addZone(type, objectBytes: Int(bytes)) }
    let zoneCount = UInt32(zones.count) - first
    let end = zoneCount > 0 ? UInt64(zones[Int(first)].geometry.objectBytes) + 1 : 0
    routes.append(
      ObjectRoute(zone: first, endBytes: end, zoneCount: zoneCount, objectBytes: bytes))
  }

  private mutating func addZone(_ type: ModelType, objectBytes: Int) {
    let geometry = ObjectSlabGeometry(
      objectBytes: objectBytes, headerBytes: settings.headerBytes)
    let own = Int(clamping: type.limitBytes)
    let limit = own > 0 ? own : settings.limitBytes
    zones.append(ObjectZone(geometry: geometry, limitBytes: limit))
    let manager = ObjectManager(objectBytes: geometry.objectBytes, isLimited: limit > 0)
    managers.append(contentsOf: repeatElement(manager, count: processorCount))
  }

  /// Asks for the pages of a request that no zone serves.
  mutating func askOversize(_ request: AllocationRequest) -> Step {
    let bytes = max(request.requestedBytes, routes[Int(request.type)].objectBytes)
    let pageBytes = UInt64(ObjectSlabGeometry.pageBytes)
    let pages = bytes / pageBytes + (bytes % pageBytes > 0 ? 1 : 0)
    guard pages < UInt64(Self.oversizeMark) else { return .failed(.outOfPages) }
    let flags = Self.effective(request.flags)
    let pageClass = Self.pageClass(flags)
    guard !pageClass.isEmpty else { return .broken(.vmPageAllocNoClass) }
    return .needs(
      PageRequest(
        pages: UInt32(pages), pageClass: pageClass,
        policy: flags.contains(.mayWait) ? .waitHolding : .allOrNothing, mapEntries: 4,
        kernelVirtualPages: UInt32(pages),
        continuation: .init(
          stage: Stage.oversize.rawValue, cpu: request.cpu, type: request.type, value: pages)))
  }

  /// Hands out pages that were granted for one request.
  mutating func placeOversize(_ operation: PageRequest.Continuation) -> Step {
    let pages = Int(operation.value)
    totals.takeOversize(pages)
    oversizeUsages[Int(operation.type)].takeOversize(pages)
    nextOversize &+= 1
    return .placed(Block(unit: nextOversize, index: Self.oversizeMark | UInt32(pages)))
  }

  /// Gives the pages of one request back.
  mutating func freeOversize(_ block: Block, _ release: ReleaseRequest) -> Step {
    let pages = Int(block.index & ~Self.oversizeMark)
    totals.giveOversizeBack(pages)
    oversizeUsages[Int(release.type)].giveOversizeBack(pages)
    return .done
  }
}

extension ModelTotals {
  fileprivate mutating func takeOversize(_ pages: Int) {
    heldPages += pages
    takenPages += pages
    unitsCreated += 1
    liveObjects += 1
    allocatedBytes += pages * ObjectSlabGeometry.pageBytes
  }

  fileprivate mutating func giveOversizeBack(_ pages: Int) {
    heldPages -= pages
    releasedPages += pages
    unitsReleased += 1
    liveObjects -= 1
    allocatedBytes -= pages * ObjectSlabGeometry.pageBytes
  }
}
