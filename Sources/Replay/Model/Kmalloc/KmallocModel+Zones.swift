/// How zones come, run out, are listed again and go.
extension KmallocModel {
  /// Where an allocation goes on once its pages are settled.
  private enum Stage: UInt8 {
    case zone = 1
    case oversize = 2
  }

  /// No zone of the class has a chunk left: takes a free zone, else asks for a new one.
  mutating func startZone(
    _ sizeClass: Int, type: UInt32, cpu: UInt16, flags: DragonFlyFlags
  ) -> Step {
    let zone = processors[Int(cpu)].freeZones.head
    guard zone != SlabZone.none else {
      return ask(
        for: UInt32(geometry.zonePages), .zone, type: type, cpu: cpu, flags: flags,
        value: UInt64(sizeClass))
    }
    processors[Int(cpu)].freeZones.remove(zone, &zones)
    processors[Int(cpu)].freeZoneCount -= 1
    freeZones -= 1
    activity.zonesReused += 1
    return open(zone, as: sizeClass, type: type, cpu: cpu)
  }

  /// Asks for the pages of a request that bypasses the zones. One that no machine can hold ends as
  /// one for which there are no pages.
  func askForOversize(
    _ bytes: UInt64, type: UInt32, cpu: UInt16, flags: DragonFlyFlags
  ) -> Step {
    let pages = bytes / UInt64(SlabGeometry.pageBytes)
    let hasRest = bytes % UInt64(SlabGeometry.pageBytes) > 0
    guard let count = UInt32(exactly: pages + (hasRest ? 1 : 0)) else {
      return .failed(.outOfPages)
    }
    return ask(for: count, .oversize, type: type, cpu: cpu, flags: flags, value: 0)
  }

  /// `kmem_slab_alloc`.
  private func ask(
    for pages: UInt32, _ stage: Stage, type: UInt32, cpu: UInt16, flags: DragonFlyFlags,
    value: UInt64
  ) -> Step {
    guard !flags.pageClass.isEmpty else { return .broken(.vmPageAllocNoClass) }
    return .needs(
      PageRequest(
        pages: pages, pageClass: flags.pageClass, policy: flags.pagePolicy,
        mapEntries: Self.mapEntries, kernelVirtualPages: pages,
        continuation: PageRequest.Continuation(
          stage: stage.rawValue, cpu: cpu, type: type, flags: flags.rawValue, value: value)))
  }

  /// Makes a zone or an oversize block of the pages granted. A wait that the driver abandoned left
  /// no page behind.
  public mutating func resume(_ request: PageRequest, granted: UInt32) -> Step {
    guard granted == request.pages else { return .failed(.outOfPages) }
    let next = request.continuation
    totals.heldPages += Int(granted)
    totals.takenPages += Int(granted)
    totals.unitsCreated += 1
    guard next.stage == Stage.zone.rawValue else {
      return placeOversize(granted, type: next.type, cpu: next.cpu)
    }
    totals.sharedPages += Int(granted)
    totals.emptyPages += Int(granted)
    mappedZones += 1
    activity.zonesCreated += 1
    return open(addZone(), as: Int(next.value), type: next.type, cpu: next.cpu)
  }

  /// - Returns: A zone that has no class yet.
  private mutating func addZone() -> UInt32 {
    let zone = SlabZone(ordinal: nextOrdinal)
    nextOrdinal += 1
    guard let place = vacantZones.popLast() else {
      zones.append(zone)
      return UInt32(zones.count - 1)
    }
    zones[Int(place)] = zone
    return place
  }

  /// Gives a zone its class, lists it and hands out its first chunk.
  private mutating func open(
    _ zone: UInt32, as sizeClass: Int, type: UInt32, cpu: UInt16
  ) -> Step {
    let size = geometry.classes[sizeClass]
    let start = processors[Int(cpu)].startCounter % size.chunks
    processors[Int(cpu)].startCounter += Self.startSlide
    let firstLink = takeLinks(sizeClass)
    zones[Int(zone)].format(
      size, classIndex: sizeClass, cpu: cpu, firstLink: firstLink, start: start)
    totals.metadataBytes += size.overheadBytes
    list(zone)
    return hand(chunkOf: zone, type: type, cpu: cpu)
  }

  private mutating func takeLinks(_ sizeClass: Int) -> Int {
    if let first = vacantLinks[sizeClass].popLast() { return first }
    let first = links.count
    links.append(
      contentsOf: repeatElement(SlabZone.noChunk, count: geometry.classes[sizeClass].chunks))
    return first
  }

  /// Puts a zone at the head of its class list.
  mutating func list(_ zone: UInt32) {
    lists[listPlace(zone)].insertAtHead(zone, &zones)
    listedZones += 1
  }

  private mutating func unlist(_ zone: UInt32) {
    lists[listPlace(zone)].remove(zone, &zones)
    listedZones -= 1
  }

  private func listPlace(_ zone: UInt32) -> Int {
    Int(zones[Int(zone)].cpu) &* Self.classCount &+ Int(zones[Int(zone)].classIndex)
  }

  /// The last chunk is about to be taken: what others freed meanwhile comes back, else the zone
  /// leaves its list and asks to be told of the next remote free.
  mutating func handleExhaustion(_ zone: UInt32) {
    let drained = zones[Int(zone)].drain(&links)
    activity.chunksDrained += drained
    zones[Int(zone)].wantsSignal = drained == 0
    if drained == 0 { unlist(zone) }
  }

  /// A chunk came to the empty remote chain of a zone that waits for one.
  mutating func signalOwner(of zone: Int) {
    zones[zone].inFlight += 1
    processors[Int(zones[zone].cpu)].messages.append(UInt32(zone))
    queuedMessages += 1
    activity.messagesSent += 1
  }

  /// Moves a wholly free zone to its processor's free zones, unless a message about it is under way
  /// or it is the only one listed of its class (`check_zone_free`).
  mutating func retireIfFree(_ zone: UInt32) {
    let place = Int(zone)
    guard zones[place].freeCount == zones[place].chunks, zones[place].inFlight == 0 else { return }
    let list = lists[listPlace(zone)]
    guard list.head != list.tail else { return }
    unlist(zone)
    let sizeClass = Int(zones[place].classIndex)
    let cpu = Int(zones[place].cpu)
    vacantLinks[sizeClass].append(zones[place].firstLink)
    zones[place].firstLink = 0
    totals.metadataBytes -= geometry.classes[sizeClass].overheadBytes
    processors[cpu].freeZones.insertAtHead(zone, &zones)
    processors[cpu].freeZoneCount += 1
    freeZones += 1
  }

  /// What a `kmalloc` that may block does first: unmaps surplus free zones, the coldest first, and
  /// the oversize blocks that were freed in interrupts.
  mutating func giveBackSurplus(_ cpu: UInt16) {
    let place = Int(cpu)
    while processors[place].freeZoneCount > geometry.freeZonesKept {
      let zone = processors[place].freeZones.tail
      processors[place].freeZones.remove(zone, &zones)
      processors[place].freeZoneCount -= 1
      freeZones -= 1
      mappedZones -= 1
      vacantZones.append(zone)
      activity.zonesTrimmed += 1
      totals.sharedPages -= geometry.zonePages
      totals.releaseEmptyUnit(pages: geometry.zonePages)
    }
    while processors[place].deferred != OversizeBlocks.none {
      let block = processors[place].deferred
      processors[place].deferred = oversize.entries[Int(block)].next
      giveBackOversize(block)
    }
  }
}
