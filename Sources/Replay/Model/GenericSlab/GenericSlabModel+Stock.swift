public import TraceFormat

/// What `generic_slab` keeps ahead, and the state from which a run starts.
extension GenericSlabModel {
  /// Makes one slab, or a smaller one if a whole one cannot be had.
  public mutating func replenish(
    type: UInt32, cpu: UInt16, flags: AllocationFlags
  ) -> Step {
    let cache = routes[Int(type)].fixed
    guard cache != GenericSlab.none else { return .done }
    let pageClass = KmallocObjModel.pageClass(flags)
    guard !pageClass.isEmpty else { return .broken(.vmPageAllocNoClass) }
    tallies.keepingAttempts += 1
    let operation = PageRequest.Continuation(
      stage: 0, cpu: cpu, type: cache, flags: flags.rawValue)
    let waits = flags.contains(.mayWait) && !hasSmallSlabs(cache)
    return demand(
      .replenish, caches[Int(cache)].slabPages, pageClass, waits ? .waitHolding : .allOrNothing,
      operation)
  }

  mutating func resumeReplenishment(
    _ operation: PageRequest.Continuation, _ granted: Int, isGranted: Bool
  ) -> Step {
    guard isGranted else {
      tallies.keepingFailures += 1
      return .failed(.outOfPages)
    }
    if granted < caches[Int(operation.type)].slabPages { tallies.smallSlabs += 1 }
    addSlab(operation.type, pages: granted)
    return .done
  }

  /// Free items of a type, and how many there should be. A type that is not of one size has none.
  public func stock(ofType type: UInt32) -> ModelStock? {
    let cache = routes[Int(type)].fixed
    guard settings.stockItems > 0, cache != GenericSlab.none else { return nil }
    var flags: AllocationFlags = [.known, .mayFail, .mayUseReserve]
    if settings.upkeepClass.contains(.interrupt) { flags.insert(.mayUseInterruptReserve) }
    return ModelStock(
      level: caches[Int(cache)].freeItems, target: settings.stockItems, uses: tallies.stockUses,
      needsHelper: settings.upkeep == .helper, flags: flags)
  }

  /// Items that are made before a run at most.
  private static var arrangedItems: Int { 1 << 26 }

  /// Makes slabs: those of the stock, those that the free items stand on, and all that the limit
  /// allows if the type is to be exhausted.
  public mutating func arrange(_ stock: InitialStock, type: UInt32) -> [Block] {
    let number = routes[Int(type)].fixed
    guard number != GenericSlab.none else { return [] }
    let cache = Int(number)
    var live: [Block] = []
    if stock.isExhausted {
      while caches[cache].outItems < caches[cache].limit, links.count < Self.arrangedItems {
        live.append(makeLive(cache))
      }
    }
    for run in stock.slabs {
      for _ in 0..<run.count where links.count < Self.arrangedItems {
        let items = caches[cache].slabItems
        addSlab(number, pages: caches[cache].slabPages)
        for _ in 0..<(run.live < 0 ? items : min(run.live, items)) {
          live.append(makeLive(cache))
        }
      }
    }
    if stock.globalItems > 0 {
      while caches[cache].freeItems < stock.globalItems, links.count < Self.arrangedItems {
        addSlab(number, pages: caches[cache].slabPages)
      }
      while caches[cache].freeItems > stock.globalItems {
        live.append(makeLive(cache))
      }
    }
    for _ in 0..<stock.stockSlabs { addSlab(number, pages: caches[cache].slabPages) }
    return live
  }

  private mutating func makeLive(_ cache: Int) -> Block {
    if caches[cache].freeItems == 0 { addSlab(UInt32(cache), pages: caches[cache].slabPages) }
    guard let block = takeFree(cache) else { preconditionFailure("a new slab has items") }
    return hand(block)
  }

  /// What one type uses. What caches cost by themselves belongs to none.
  public func usage(ofType type: Int) -> ModelTotals { routes[type].usage }

  /// Slabs and items by state, and what happened to the stock.
  public func counters() -> [ModelCounter] {
    let cached = magazines.reduce(0) { $0 + $1.count }
    let free = caches.reduce(0) { $0 + $1.freeItems }
    let counts = [
      ("slabs", totals.unitsCreated - totals.unitsReleased), ("free_items", free),
      ("cached_items", cached), ("cached_slabs", 0), ("releasable_pages", 0),
      ("magazine_pages", magazinePages), ("small_slabs", tallies.smallSlabs),
      ("stock_uses", tallies.stockUses), ("stock_refusals", tallies.stockRefusals),
      ("keeping_attempts", tallies.keepingAttempts),
      ("keeping_failures", tallies.keepingFailures), ("limit_hits", tallies.limitHits),
    ]
    return counts.map { ModelCounter($0.0, Int64($0.1)) }
  }
}
