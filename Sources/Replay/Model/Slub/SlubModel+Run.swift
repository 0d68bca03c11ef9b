/// The loop over everyday operations, on spans of the model's arrays, which it takes once for many
/// operations: the processor's slab has an object, or its list a slab; a freed object goes back
/// without a slab moving to or from the node.
extension SlubModel {
  /// The type and the place of its route for such requests; 0 if no cache serves them.
  public func shortcut(for request: AllocationRequest) -> UInt64 {
    let (type, bytes) = (types[Int(request.type)], request.requestedBytes)
    guard bytes > 0 else { return 0 }
    var route = type.route
    if type.isGeneral {
      guard bytes <= SlubClasses.largest else { return 0 }
      route += SlubClasses.route(bytes: bytes, flags: request.flags)
    } else {
      let cache = Int(routes[route])
      guard cache >= 0, bytes <= caches[cache].geometry.objectBytes else { return 0 }
    }
    return UInt64(request.type) << 32 | UInt64(route + 1)
  }

  /// Serves operations for as long as neither pages, nor the node's list, nor the barn are
  /// concerned.
  public mutating func serve(
    _ operations: Span<Operation>, _ shortcuts: Span<UInt64>,
    _ blocks: inout MutableSpan<Block>, _ served: inout MutableSpan<Block>
  ) -> Int? {
    guard !settings.makesVectors else { return nil }
    return Self.serve(
      operations, shortcuts, &blocks, &served, processorCount, routes, &types, &caches,
      &processors, &slabs, &links, &barns, &totals, &activity.remoteFrees)
  }

  private static func serve(
    _ operations: Span<Operation>, _ shortcuts: Span<UInt64>,
    _ blocks: inout MutableSpan<Block>, _ served: inout MutableSpan<Block>,
    _ processorCount: Int, _ routes: borrowing [Int32], _ typeStorage: inout [SlubTypeUse],
    _ cacheStorage: inout [SlubCache], _ processorStorage: inout [SlubProcessor],
    _ slabStorage: inout [SlubSlab], _ linkStorage: inout [UInt16], _ barns: inout [SlubBarn],
    _ modelTotals: inout ModelTotals, _ remoteFrees: inout Int
  ) -> Int {
    let routes = routes.span
    var types = typeStorage.mutableSpan
    var caches = cacheStorage.mutableSpan
    var processors = processorStorage.mutableSpan
    var slabs = slabStorage.mutableSpan
    var links = linkStorage.mutableSpan
    var totals = modelTotals
    defer { modelTotals = totals }
    for index in operations.indices {
      let operation = operations[index]
      if operation.kind == .declare { return index }
      let shortcut = shortcuts[Int(operation.request)]
      guard shortcut != 0, Int(operation.cpu) < processorCount else { return index }
      let type = Int(shortcut >> 32)
      let slab: Int
      let bytes: Int
      let change: Int
      switch operation.kind {
      case .allocate:
        let cache = Int(routes[Int(shortcut & 0xFFFF_FFFF) &- 1])
        guard cache >= 0,
          let block = take(
            from: cache, caches[cache], operation.cpu, processorCount, &processors, &slabs, &links,
            &barns)
        else { return index }
        slab = Int(block.unit)
        bytes = caches[cache].geometry.objectBytes
        change = 1
        blocks[Int(operation.slot)] = block
        served[index] = block
      case .free:
        let block = blocks[Int(operation.slot)]
        slab = Int(block.unit)
        guard block.index != WholePageBlocks.mark, slab < slabs.count,
          slabs[slab].holds(block.index, links)
        else { return index }
        let cache = Int(slabs[slab].cache)
        guard
          put(
            block, cache, caches[cache], operation.cpu, processorCount, &processors, &slabs,
            &links, &barns, &remoteFrees)
        else { return index }
        bytes = 0 &- caches[cache].geometry.objectBytes
        change = -1
        served[index] = block
      case .declare: return index
      }
      types[type].objects &+= change
      types[type].bytes &+= bytes
      totals.liveObjects &+= change
      totals.allocatedBytes &+= bytes
      let live = Int(slabs[slab].live)
      if min(live, live &- change) <= 1 {
        noteFewLive(slabs[slab], from: live &- change, to: live, &caches, &totals)
      }
    }
    return operations.count
  }

  /// An object of the main sheaf where the cache has sheaves, else of the processor's slab; nil if
  /// there is none.
  @inline(__always)
  private static func take(
    from number: Int, _ cache: borrowing SlubCache, _ cpu: UInt16, _ processorCount: Int,
    _ processors: inout MutableSpan<SlubProcessor>, _ slabs: inout MutableSpan<SlubSlab>,
    _ links: inout MutableSpan<UInt16>, _ barns: inout [SlubBarn]
  ) -> Block? {
    if cache.sheafCapacity > 0 {
      guard let block = barns[cache.barn].popMain(ofProcessor: Int(cpu)) else { return nil }
      slabs[Int(block.unit)].unstash(block.index, &links)
      return block
    }
    let slab = findSlab(number &* processorCount &+ Int(cpu), cpu, &processors, &slabs)
    guard slab >= 0 else { return nil }
    return Block(unit: UInt32(slab), index: UInt32(slabs[slab].take(&links)))
  }

  /// Puts an object into the main sheaf where the cache has sheaves, else back into its slab; false
  /// if that takes more.
  @inline(__always)
  private static func put(
    _ block: Block, _ number: Int, _ cache: borrowing SlubCache, _ cpu: UInt16,
    _ processorCount: Int, _ processors: inout MutableSpan<SlubProcessor>,
    _ slabs: inout MutableSpan<SlubSlab>, _ links: inout MutableSpan<UInt16>,
    _ barns: inout [SlubBarn], _ remoteFrees: inout Int
  ) -> Bool {
    let slab = Int(block.unit)
    if cache.sheafCapacity > 0 {
      let isIn = barns[cache.barn].pushMain(
        block, ofProcessor: Int(cpu), capacity: cache.sheafCapacity)
      if isIn { slabs[slab].stash(block.index, &links) }
      return isIn
    }
    guard
      accept(
        slab, number &* processorCount &+ Int(cpu), cpu, limit: cache.processorPartialLimit,
        &processors, &slabs, &remoteFrees)
    else { return false }
    slabs[slab].put(UInt16(truncatingIfNeeded: block.index), &links)
    return true
  }

  private static func noteFewLive(
    _ slab: SlubSlab, from before: Int, to now: Int, _ caches: inout MutableSpan<SlubCache>,
    _ totals: inout ModelTotals
  ) {
    caches[Int(slab.cache)].totals.noteFewLive(pages: slab.pages, from: before, to: now)
    totals.noteFewLive(pages: slab.pages, from: before, to: now)
  }

  /// The processor's slab that has a free object, if need be the first of its list; negative if it
  /// has none.
  @inline(__always)
  private static func findSlab(
    _ place: Int, _ cpu: UInt16, _ processors: inout MutableSpan<SlubProcessor>,
    _ slabs: inout MutableSpan<SlubSlab>
  ) -> Int {
    let current = processors[place].slab
    if current != SlubSlab.none, slabs[Int(current)].freeHead != SlubSlab.noObject {
      return Int(current)
    }
    let partial = processors[place].partialHead
    guard partial != SlubSlab.none else { return -1 }
    if current != SlubSlab.none { slabs[Int(current)].place = .full }
    processors[place].partialHead = slabs[Int(partial)].next
    processors[place].partialCount &-= 1
    processors[place].slab = partial
    slabs[Int(partial)].place = .processor
    slabs[Int(partial)].cpu = cpu
    slabs[Int(partial)].next = SlubSlab.none
    return Int(partial)
  }

  /// Whether an object can go back into its slab without the node being concerned; a slab that was
  /// full goes onto the processor's list.
  @inline(__always)
  private static func accept(
    _ slab: Int, _ place: Int, _ cpu: UInt16, limit: UInt32,
    _ processors: inout MutableSpan<SlubProcessor>, _ slabs: inout MutableSpan<SlubSlab>,
    _ remoteFrees: inout Int
  ) -> Bool {
    switch slabs[slab].place {
    case .processor:
      if slabs[slab].cpu != cpu { remoteFrees &+= 1 }
      return true
    case .processorPartial: return true
    case .nodePartial: return slabs[slab].free &+ 1 < slabs[slab].objects
    case .full:
      guard processors[place].partialCount < limit else { return false }
      slabs[slab].place = .processorPartial
      slabs[slab].cpu = cpu
      slabs[slab].next = processors[place].partialHead
      processors[place].partialHead = UInt32(slab)
      processors[place].partialCount &+= 1
      return true
    case .vacant: return false
    }
  }
}

extension ModelTotals {
  /// A slab of so many pages has another number of live objects.
  mutating func noteFewLive(pages: Int, from before: Int, to now: Int) {
    hostagePages += pages * ((now == 1 ? 1 : 0) - (before == 1 ? 1 : 0))
    emptyPages += pages * ((now == 0 ? 1 : 0) - (before == 0 ? 1 : 0))
  }
}
