import TraceFormat

/// How an allocation of `generic_slab` comes by a slab, and what else it makes on the way.
extension GenericSlabModel {
  /// Where an operation that waits for pages goes on.
  enum Stage: UInt8 {
    /// What caches cost by themselves.
    case magazines
    /// A whole slab, for which a smaller one would do.
    case trying
    /// A whole slab.
    case first
    /// The smaller slab.
    case small
    /// Slabs to fill the processor's cache.
    case filling
    /// A slab with which the caller keeps the stock up.
    case keeping
    /// A slab that a helper makes.
    case replenish
    /// The smaller one that a helper makes.
    case replenishSmall
    /// Pages outside slabs.
    case wholePages
  }

  /// Whether processors have caches.
  var hasMagazines: Bool { settings.fillItems > 0 && magazinePages >= settings.fillNeeds }

  func hasSmallSlabs(_ cache: UInt32) -> Bool {
    let entry = caches[Int(cache)]
    let pages = settings.fallbackPages
    return pages > 0 && pages < entry.slabPages
      && GenericSlabCache.items(of: entry.itemBytes, inPages: pages, settings) > 0
  }

  func demand(
    _ stage: Stage, _ pages: Int, _ pageClass: PageClass, _ policy: PagePolicy,
    _ operation: PageRequest.Continuation
  ) -> Step {
    var next = operation
    next.stage = stage.rawValue
    return .needs(
      PageRequest(
        pages: UInt32(pages), pageClass: pageClass, policy: policy,
        mapEntries: settings.isMapped ? 4 : 0,
        kernelVirtualPages: settings.isMapped ? UInt32(pages) : 0, continuation: next))
  }

  /// The class of a request that must not wait.
  private func classWithoutWaiting(_ flags: UInt32) -> PageClass {
    let flags = AllocationFlags(rawValue: flags).subtracting(.mayWait)
    let pageClass = KmallocObjModel.pageClass(flags)
    return pageClass.isEmpty ? .system : pageClass
  }

  mutating func askForMagazines(_ operation: PageRequest.Continuation) -> Step {
    demand(
      .magazines, settings.fillCost - magazinePages, .system, .asManyAsPossible, operation)
  }

  mutating func resumeMagazines(_ operation: PageRequest.Continuation, _ granted: Int) -> Step {
    magazinePages += granted
    totals.heldPages += granted
    totals.sharedPages += granted
    totals.takenPages += granted
    totals.metadataBytes += granted * ModelTotals.pageBytes
    return allocateFromSlabs(operation)
  }

  mutating func allocateFromSlabs(_ operation: PageRequest.Continuation) -> Step {
    let cache = Int(operation.type)
    let flags = AllocationFlags(rawValue: operation.flags)
    let isKept = settings.stockItems > 0 && !settings.mayDip(flags)
    let free = caches[cache].freeItems
    if free > (isKept ? settings.stockItems : 0), let block = takeFree(cache) {
      if free <= settings.stockItems { tallies.stockUses += 1 }
      return fill(operation, hand(block))
    }
    if free > 0 { tallies.stockRefusals += 1 }
    let pageClass = KmallocObjModel.pageClass(flags)
    guard !pageClass.isEmpty else { return .broken(.vmPageAllocNoClass) }
    if hasSmallSlabs(operation.type) {
      return demand(.trying, caches[cache].slabPages, pageClass, .allOrNothing, operation)
    }
    return demand(
      .first, caches[cache].slabPages, pageClass,
      flags.contains(.mayWait) ? .waitHolding : .allOrNothing, operation)
  }

  /// A whole slab could not be had at once.
  mutating func askSmall(_ operation: PageRequest.Continuation, _ stage: Stage) -> Step {
    let flags = AllocationFlags(rawValue: operation.flags)
    return demand(
      stage, settings.fallbackPages, KmallocObjModel.pageClass(flags),
      flags.contains(.mayWait) ? .waitHolding : .allOrNothing, operation)
  }

  mutating func placeFromNewSlab(_ operation: PageRequest.Continuation, pages: Int) -> Step {
    addSlab(operation.type, pages: pages)
    guard let block = takeFree(Int(operation.type)) else {
      preconditionFailure("a new slab has items")
    }
    return fill(operation, hand(block))
  }

  /// Fills the processor's cache: with what is free beyond the stock, then with new slabs, as far
  /// as they can be had without waiting.
  private mutating func fill(_ operation: PageRequest.Continuation, _ block: Block) -> Step {
    guard hasMagazines else { return keepStock(operation, block) }
    let missing = moveToMagazine(operation)
    let cache = caches[Int(operation.type)]
    guard missing > 0, settings.stockItems == 0, isBelowLimit(cache, by: missing) else {
      return keepStock(operation, block)
    }
    var next = operation
    next.value = UInt64(block.unit) << 32 | UInt64(block.index)
    let slabCount = (missing + cache.slabItems - 1) / cache.slabItems
    return demand(
      .filling, slabCount * cache.slabPages, classWithoutWaiting(operation.flags),
      .asManyAsPossible, next)
  }

  private func isBelowLimit(_ cache: GenericSlabCache, by items: Int) -> Bool {
    cache.limit == 0 || cache.outItems + items <= cache.limit
  }

  /// - Returns: Items that the processor's cache still lacks.
  private mutating func moveToMagazine(_ operation: PageRequest.Continuation) -> Int {
    let cache = Int(operation.type)
    let place = cache * processorCount + Int(operation.cpu)
    var missing = settings.fillItems - 1 - magazines[place].count
    while missing > 0, caches[cache].freeItems > settings.stockItems,
      isBelowLimit(caches[cache], by: 1), let block = takeFree(cache)
    {
      caches[cache].outItems += 1
      magazines[place].append(block)
      missing -= 1
    }
    return max(0, missing)
  }

  mutating func resumeFilling(_ operation: PageRequest.Continuation, _ granted: Int) -> Step {
    let pages = caches[Int(operation.type)].slabPages
    for _ in 0..<granted / pages { addSlab(operation.type, pages: pages) }
    let surplus = granted % pages
    totals.takenPages += surplus
    totals.releasedPages += surplus
    routes[Int(caches[Int(operation.type)].type)].usage.takenPages += surplus
    routes[Int(caches[Int(operation.type)].type)].usage.releasedPages += surplus
    _ = moveToMagazine(operation)
    return keepStock(operation, Self.block(operation.value))
  }

  /// The caller that left fewer items than the stock makes a slab at once, if it can.
  private mutating func keepStock(_ operation: PageRequest.Continuation, _ block: Block) -> Step {
    let cache = caches[Int(operation.type)]
    guard settings.upkeep == .caller, cache.freeItems < settings.stockItems else {
      return .placed(block)
    }
    tallies.keepingAttempts += 1
    var next = operation
    next.value = UInt64(block.unit) << 32 | UInt64(block.index)
    return demand(.keeping, cache.slabPages, settings.upkeepClass, .allOrNothing, next)
  }

  mutating func resumeKeeping(
    _ operation: PageRequest.Continuation, _ granted: Int, isGranted: Bool
  ) -> Step {
    if isGranted {
      addSlab(operation.type, pages: granted)
    } else {
      tallies.keepingFailures += 1
    }
    return .placed(Self.block(operation.value))
  }

  static func block(_ value: UInt64) -> Block {
    Block(
      unit: UInt32(truncatingIfNeeded: value >> 32), index: UInt32(truncatingIfNeeded: value))
  }
}
