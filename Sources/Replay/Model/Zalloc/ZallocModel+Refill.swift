/// Growth of a zone: `zget` of `sys/vm/vm_zone.c`.
extension ZallocModel {
  /// Where a refill goes on once its pages are settled.
  private enum Stage: UInt8 {
    /// 2014, interrupt zone: all pages must be there.
    case asserted = 1
    /// 2021, interrupt zone: the pages that may exhaust the free list.
    case first = 2
    /// 2021, interrupt zone: the pages that may not.
    case rest = 3
    /// Zones that wait.
    case mapped = 4
    /// No zone: a block of whole pages.
    case wholePages = 5
    /// 2011, interrupt zone: as many pages as there are.
    case counted = 6
  }

  private static let whileCreating: UInt32 = 1

  /// Asks for the pages of a refill.
  mutating func grow(_ zone: Int, cpu: UInt16, creating: Bool) -> Step {
    var request = PageRequest(
      pages: 0, pageClass: .normal, policy: .waitHolding,
      continuation: PageRequest.Continuation(
        stage: Stage.mapped.rawValue, cpu: cpu, type: zones[zone].type,
        flags: creating ? Self.whileCreating : 0, value: UInt64(zone)))
    switch (zones[zone].kind, era) {
    case (.interrupt, .y2011):
      let pages = min(zones[zone].pagesPerGrowth, zones[zone].pageLimit - zones[zone].pages)
      guard pages > 0 else { return finish(zone, request.continuation, with: nil) }
      request.pages = UInt32(pages)
      request.pageClass = [.system, .interrupt]
      request.policy = .asManyAsPossible
      request.continuation.stage = Stage.counted.rawValue
    case (.interrupt, .y2014):
      let pages = min(zones[zone].pagesPerGrowth, zones[zone].pageLimit - zones[zone].pages)
      guard pages > 0 else { return finish(zone, request.continuation, with: nil) }
      request.pages = UInt32(pages)
      request.pageClass = [.normal, .system, .interrupt]
      request.policy = .asManyAsPossible
      request.continuation.stage = Stage.asserted.rawValue
      request.continuation.value |= UInt64(zones[zone].pages) << 32
      zones[zone].pages += pages
    case (.interrupt, .y2021):
      if checksLimitFirst, zones[zone].pages >= zones[zone].pageLimit {
        return finish(zone, request.continuation, with: nil)
      }
      request.pages = UInt32(min(Zone.interruptPages2021, zones[zone].pagesPerGrowth))
      request.pageClass = [.normal, .system, .interrupt]
      request.policy = .asManyAsPossible
      request.continuation.stage = Stage.first.rawValue
    case (.plain, _), (.special, _):
      request.pages = UInt32(zones[zone].pagesPerGrowth)
      request.kernelVirtualPages = request.pages
      request.mapEntries = zones[zone].kind == .plain ? Self.mapEntries : 0
    }
    return .needs(request)
  }

  /// Asks for the pages of a block that no zone can hold.
  func askForWholePages(_ pages: UInt32, type: UInt32, cpu: UInt16) -> Step {
    .needs(
      PageRequest(
        pages: pages, pageClass: .normal, policy: .waitHolding,
        mapEntries: Self.mapEntries, kernelVirtualPages: pages,
        continuation: PageRequest.Continuation(
          stage: Stage.wholePages.rawValue, cpu: cpu, type: type)))
  }

  /// Makes items of the pages granted and ends the operation. A wait that the driver abandoned left
  /// no page behind.
  public mutating func resume(_ request: PageRequest, granted: UInt32) -> Step {
    let next = request.continuation
    let zone = Int(next.value & 0xFFFF_FFFF)
    let remembered = Int(next.value >> 32)
    guard let stage = Stage(rawValue: next.stage) else {
      preconditionFailure("zalloc has no stage \(next.stage)")
    }
    if request.policy == .waitHolding, granted < request.pages { return .failed(.outOfPages) }
    if stage == .wholePages { return placeWholePages(granted, type: next.type) }
    keep(Int(granted), zone: zone)
    switch stage {
    case .asserted:
      guard granted == request.pages else { return .broken(.zgetNoPage) }
      return finish(zone, next, with: addStraddling(zone, Int(granted), after: remembered))
    case .counted:
      guard granted > 0 else { return finish(zone, next, with: nil) }
      let old = zones[zone].pages
      zones[zone].pages += Int(granted)
      return finish(zone, next, with: addStraddling(zone, Int(granted), after: old))
    case .first
    where granted == request.pages && zones[zone].pagesPerGrowth > Zone.interruptPages2021:
      var second = request
      second.pages = UInt32(zones[zone].pagesPerGrowth - Zone.interruptPages2021)
      second.pageClass = [.normal, .system]
      second.continuation.stage = Stage.rest.rawValue
      second.continuation.value |= UInt64(granted) << 32
      return .needs(second)
    case .first, .rest:
      let pages = returnSurplus(zone, of: remembered + Int(granted))
      guard pages > 0 else { return finish(zone, next, with: nil) }
      let base = zones[zone].pages * Zone.pageBytes
      zones[zone].pages += pages
      let count = pages * Zone.pageBytes / zones[zone].itemBytes
      return finish(
        zone, next, with: addItems(count, to: zone, pages: pages, number: 0, baseBytes: base))
    case .mapped, .wholePages:
      if era == .y2021 { zones[zone].pages += Int(granted) }
      let count = Int(granted) * Zone.pageBytes / zones[zone].itemBytes
      let number = zones[zone].growths
      return finish(
        zone, next,
        with: addItems(count, to: zone, pages: Int(granted), number: number, baseBytes: 0))
    }
  }

  private mutating func keep(_ pages: Int, zone: Int) {
    totals.heldPages += pages
    totals.takenPages += pages
    zones[zone].heldPages += pages
    activity.refillPages += pages
  }

  /// What is over the zone's page limit goes back: the limit is looked at only after the pages have
  /// been taken.
  private mutating func returnSurplus(_ zone: Int, of pages: Int) -> Int {
    let kept = min(pages, zones[zone].pageLimit - zones[zone].pages)
    let surplus = pages - kept
    totals.heldPages -= surplus
    totals.releasedPages += surplus
    zones[zone].heldPages -= surplus
    activity.refillPages -= surplus
    activity.surplusPages += surplus
    return kept
  }

  /// 2014: item borders run on over page and growth borders.
  private mutating func addStraddling(_ zone: Int, _ pages: Int, after old: Int) -> UInt32? {
    let itemBytes = zones[zone].itemBytes
    let first = old * Zone.pageBytes / itemBytes
    let end = (old + pages) * Zone.pageBytes / itemBytes
    return addItems(
      end - first, to: zone, pages: pages, number: 0, baseBytes: first * itemBytes)
  }

  /// Makes items in ascending order of address. All but the last go on the global list.
  /// - Returns: The last; nil if the pages hold no whole item.
  private mutating func addItems(
    _ count: Int, to zone: Int, pages: Int, number: UInt32, baseBytes: Int
  ) -> UInt32? {
    let growth = UInt32(growths.count)
    let first = items.count
    growths.append(
      ZoneGrowth(
        zone: UInt32(zone), pages: pages, number: number, firstItem: UInt32(first),
        baseBytes: baseBytes, hostagePages: count > 1 ? pages : 0))
    activity.refills += 1
    totals.unitsCreated += 1
    totals.emptyPages += pages
    totals.metadataBytes += pages * Zone.pageBytes - count * zones[zone].itemBytes
    zones[zone].growths += 1
    zones[zone].emptyPages += pages
    zones[zone].itemsMade += count
    guard count > 0 else { return nil }
    var head = zones[zone].globalHead
    for item in first..<(first + count - 1) {
      items.append(ZoneItem(next: head, growth: growth))
      head = UInt32(item)
    }
    zones[zone].globalHead = head
    zones[zone].globalCount += count - 1
    items.append(ZoneItem(next: ZoneItem.none, growth: growth))
    return UInt32(first + count - 1)
  }

  /// Ends a refill with the item that it kept for the caller.
  private mutating func finish(
    _ zone: Int, _ next: PageRequest.Continuation, with kept: UInt32?
  ) -> Step {
    if next.flags == Self.whileCreating {
      guard let kept else { return .done }
      zones[zone].allocations = 1
      putBack(kept, zone: zone, cpu: 0)
      return .done
    }
    if let kept { return hand(kept, of: zone) }
    if zones[zone].globalCount > 0 {
      activity.heldBackItems += 1
      let item = zones[zone].globalHead
      zones[zone].globalHead = items[Int(item)].next
      zones[zone].globalCount -= 1
      return hand(item, of: zone)
    }
    activity.nothingResults += 1
    let isFull = zones[zone].pages >= zones[zone].pageLimit
    if isFull { activity.zoneLimitHits += 1 }
    if zones[zone].panicsWhenEmpty { return .broken(.zallocFailed) }
    return .failed(isFull ? .zoneLimit : .outOfPages)
  }
}
