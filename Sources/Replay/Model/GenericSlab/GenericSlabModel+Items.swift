import TraceFormat

/// Slabs and items of `generic_slab`, and the sums over them.
extension GenericSlabModel {
  mutating func addCache(
    _ type: UInt32, itemBytes: Int, _ route: GenericSlabRoute
  ) -> UInt32 {
    caches.append(
      GenericSlabCache(
        type: type, itemBytes: itemBytes, limitBytes: route.limitBytes, settings))
    for _ in 0..<processorCount { magazines.append([]) }
    return UInt32(caches.count - 1)
  }

  /// The cache that serves a request; nil if it takes whole pages.
  mutating func cache(for request: AllocationRequest) -> UInt32? {
    let type = Int(request.type)
    let fixed = routes[type].fixed
    if fixed != GenericSlab.none {
      return request.requestedBytes <= UInt64(caches[Int(fixed)].itemBytes) ? fixed : nil
    }
    guard routes[type].isVarying, request.requestedBytes <= 16384 else { return nil }
    var number = 0
    while (8 << UInt64(number)) < request.requestedBytes { number += 1 }
    if routes[type].classes[number] == GenericSlab.none {
      routes[type].classes[number] = addCache(
        request.type, itemBytes: 8 << number, routes[type])
    }
    return routes[type].classes[number]
  }

  mutating func addSlab(_ cache: UInt32, pages: Int) {
    let entry = caches[Int(cache)]
    let items =
      pages == entry.slabPages
      ? entry.slabItems
      : GenericSlabCache.items(of: entry.itemBytes, inPages: pages, settings)
    let number: UInt32
    if let old = caches[Int(cache)].goneSlabs.popLast(), slabs[Int(old)].itemCount == items {
      number = old
      let wasListed = slabs[Int(old)].isListed
      slabs[Int(old)] = GenericSlab(
        cache: cache, pages: pages, itemCount: items, firstLink: slabs[Int(old)].firstLink,
        freeHead: 0, freeItems: items)
      slabs[Int(old)].isListed = wasListed
    } else {
      number = UInt32(slabs.count)
      slabs.append(
        GenericSlab(
          cache: cache, pages: pages, itemCount: items, firstLink: links.count, freeHead: 0,
          freeItems: items))
      links.append(contentsOf: repeatElement(0, count: items))
    }
    let first = slabs[Int(number)].firstLink
    for item in 0..<items {
      links[first + item] = item + 1 < items ? UInt32(item + 1) : GenericSlab.none
    }
    caches[Int(cache)].freeItems += items
    list(Int(number))
    let overhead = pages * ModelTotals.pageBytes - items * entry.itemBytes
    change(entry.type) {
      $0.heldPages += pages
      $0.takenPages += pages
      $0.emptyPages += pages
      $0.unitsCreated += 1
      $0.metadataBytes += overhead
    }
  }

  private mutating func list(_ slab: Int) {
    guard !slabs[slab].isListed else { return }
    slabs[slab].isListed = true
    caches[Int(slabs[slab].cache)].listed.append(UInt32(slab))
  }

  /// Takes a free item out of the slab that was listed last.
  mutating func takeFree(_ cache: Int) -> Block? {
    while let number = caches[cache].listed.last {
      let slab = Int(number)
      guard slabs[slab].freeItems > 0 else {
        slabs[slab].isListed = false
        caches[cache].listed.removeLast()
        continue
      }
      let item = slabs[slab].freeHead
      slabs[slab].freeHead = links[slabs[slab].firstLink + Int(item)]
      slabs[slab].freeItems -= 1
      caches[cache].freeItems -= 1
      return Block(unit: number, index: item)
    }
    return nil
  }

  /// Puts an item back into its slab, whose pages go back if nothing else is in use and the stock
  /// does not need it.
  mutating func putFree(_ block: Block) {
    let slab = Int(block.unit)
    let cache = Int(slabs[slab].cache)
    links[slabs[slab].firstLink + Int(block.index)] = slabs[slab].freeHead
    slabs[slab].freeHead = block.index
    slabs[slab].freeItems += 1
    caches[cache].freeItems += 1
    list(slab)
    let count = slabs[slab].itemCount
    guard !settings.keepsEmptySlabs, slabs[slab].freeItems == count,
      caches[cache].freeItems - count >= settings.stockItems
    else { return }
    caches[cache].freeItems -= count
    slabs[slab].freeItems = 0
    caches[cache].goneSlabs.append(block.unit)
    giveBack(slab)
  }

  /// Marks an item as in use.
  mutating func hand(_ block: Block) -> Block {
    let slab = Int(block.unit)
    let before = slabs[slab].liveItems
    slabs[slab].liveItems += 1
    caches[Int(slabs[slab].cache)].outItems += 1
    count(slab, from: before, to: before + 1)
    return block
  }

  /// Marks an item as no longer in use.
  mutating func takeBack(_ block: Block) {
    let slab = Int(block.unit)
    let before = slabs[slab].liveItems
    slabs[slab].liveItems -= 1
    if slabs[slab].cache != GenericSlab.none { caches[Int(slabs[slab].cache)].outItems -= 1 }
    count(slab, from: before, to: before - 1)
  }

  private mutating func count(_ slab: Int, from before: Int, to after: Int) {
    let entry = slabs[slab]
    let isWhole = entry.cache == GenericSlab.none
    let type = isWhole ? UInt32(entry.firstLink) : caches[Int(entry.cache)].type
    let bytes =
      isWhole ? entry.pages * ModelTotals.pageBytes : caches[Int(entry.cache)].itemBytes
    change(type) {
      $0.liveObjects += after - before
      $0.allocatedBytes += (after - before) * bytes
      $0.hostagePages += ((after == 1 ? 1 : 0) - (before == 1 ? 1 : 0)) * entry.pages
      $0.emptyPages += ((after == 0 ? 1 : 0) - (before == 0 ? 1 : 0)) * entry.pages
    }
  }

  /// Gives a slab's pages back; nothing of it is in use.
  mutating func giveBack(_ slab: Int) {
    let entry = slabs[slab]
    let isWhole = entry.cache == GenericSlab.none
    let type = isWhole ? UInt32(entry.firstLink) : caches[Int(entry.cache)].type
    let overhead =
      isWhole
      ? 0
      : entry.pages * ModelTotals.pageBytes - entry.itemCount * caches[Int(entry.cache)].itemBytes
    if isWhole { goneBlocks.append(UInt32(slab)) }
    change(type) {
      $0.heldPages -= entry.pages
      $0.releasedPages += entry.pages
      $0.emptyPages -= entry.pages
      $0.unitsReleased += 1
      $0.metadataBytes -= overhead
    }
  }

  /// Asks for whole pages outside slabs.
  func askWholePages(_ request: AllocationRequest, _ flags: AllocationFlags) -> Step {
    let bytes = max(1, request.requestedBytes)
    let pages = (bytes - 1) / UInt64(ModelTotals.pageBytes) + 1
    guard pages < 1 << 31 else { return .failed(.outOfPages) }
    let pageClass = KmallocObjModel.pageClass(flags)
    guard !pageClass.isEmpty else { return .broken(.vmPageAllocNoClass) }
    return demand(
      .wholePages, Int(pages), pageClass,
      flags.contains(.mayWait) ? .waitHolding : .allOrNothing,
      PageRequest.Continuation(
        stage: 0, cpu: request.cpu, type: request.type, flags: flags.rawValue))
  }

  mutating func placeWholePages(_ operation: PageRequest.Continuation, _ pages: Int) -> Step {
    let slab = GenericSlab(
      cache: GenericSlab.none, pages: pages, itemCount: 1, firstLink: Int(operation.type),
      freeHead: GenericSlab.none, freeItems: 0)
    let number: UInt32
    if let old = goneBlocks.popLast() {
      number = old
      slabs[Int(old)] = slab
    } else {
      number = UInt32(slabs.count)
      slabs.append(slab)
    }
    change(operation.type) {
      $0.heldPages += pages
      $0.takenPages += pages
      $0.emptyPages += pages
      $0.unitsCreated += 1
    }
    slabs[Int(number)].liveItems = 1
    count(Int(number), from: 0, to: 1)
    return .placed(Block(unit: number, index: 0))
  }

  /// Changes the totals and a type's.
  private mutating func change(_ type: UInt32, _ body: (inout ModelTotals) -> Void) {
    body(&totals)
    body(&routes[Int(type)].usage)
  }
}
