import TraceFormat

/// The reserve variant: slabs kept ahead, so that some allocations need no page.
///
/// The reserve is a list of its own with fresh slabs, last made first; the poller leaves it alone.
/// It comes after the zone's own lists and before the processor's cache.
extension KmallocObjModel {
  /// Serves an allocation for which the zone's lists had nothing.
  mutating func allocateWithReserve(
    _ zone: UInt32, _ place: Int, _ cpu: UInt16, _ flags: AllocationFlags,
    _ reserve: KmallocObjSettings.Reserve
  ) -> Step {
    let mayTake = reserve.access == .everybody || flags.contains(.mayUseReserve)
    if mayTake, reserveCount(zone, cpu) > 0 {
      if reserve.upkeep == .before {
        tallies.refillAttempts += 1
        return .needs(
          Self.slabRequest(
            .refillFirst, Self.pageClass(reserve.maintain), .allOrNothing, zone, cpu, flags))
      }
      return takeFromReserve(zone, place, cpu, flags, reserve)
    }
    if let slab = takeCached(cpu) {
      adopt(slab, zone)
      return allocateFromSlab(slab, zone, place, cpu, flags, reserve)
    }
    if reserve.fallsBackToKernel { return askAsKernel(zone, cpu, flags) }
    if flags.contains(.mayWait) {
      let pageClass = Self.pageClass(reserve.maintain)
      return .needs(Self.slabRequest(.createTrying, pageClass, .allOrNothing, zone, cpu, flags))
    }
    let pageClass = Self.pageClass(flags)
    guard !pageClass.isEmpty else { return .broken(.vmPageAllocNoClass) }
    return .needs(Self.slabRequest(.create, pageClass, .allOrNothing, zone, cpu, flags))
  }

  /// A caller that may wait has tried without: now it waits, as an ordinary one whatever its flags.
  mutating func askWaiting(_ operation: PageRequest.Continuation) -> Step {
    tallies.reserveFallbackWaits += 1
    return .needs(
      Self.slabRequest(
        .createWaiting, .normal, .waitHolding, operation.type, operation.cpu,
        AllocationFlags(rawValue: operation.flags)))
  }

  mutating func takeFromReserve(
    _ zone: UInt32, _ place: Int, _ cpu: UInt16, _ flags: AllocationFlags,
    _ reserve: KmallocObjSettings.Reserve
  ) -> Step {
    guard let slab = popReserve(zone, cpu) else {
      return askAsKernel(zone, cpu, flags)
    }
    tallies.reserveDips += 1
    if reserveCount(zone, cpu) == 0 { tallies.reserveEmptied += 1 }
    if zones[Int(zone)].regainedSlabs > 0 { tallies.needlessDips += 1 }
    table.slabs[Int(slab)].cpu = cpu
    return allocateFromSlab(slab, zone, place, cpu, flags, reserve)
  }

  private mutating func allocateFromSlab(
    _ slab: UInt32, _ zone: UInt32, _ place: Int, _ cpu: UInt16, _ flags: AllocationFlags,
    _ reserve: KmallocObjSettings.Reserve
  ) -> Step {
    rotateIn(slab, zone, place)
    let block = takeObject(of: slab, zone, place)
    let operation = PageRequest.Continuation(
      stage: 0, cpu: cpu, type: zone, flags: flags.rawValue)
    return refillIfDue(operation, block, reserve)
  }

  /// Ends an allocation that found the zone's lists without objects: an ordinary caller that may
  /// wait then makes slabs ahead, holding its object already.
  mutating func refillIfDue(
    _ operation: PageRequest.Continuation, _ block: Block, _ reserve: KmallocObjSettings.Reserve
  ) -> Step {
    let flags = AllocationFlags(rawValue: operation.flags)
    guard reserve.upkeep == .caller, flags.contains(.mayWait),
      !flags.contains(.mayUseInterruptReserve)
    else { return .placed(block) }
    var filling = operation
    filling.value = UInt64(block.unit) << 32 | UInt64(block.index)
    return fill(filling, .refill, reserve) ?? .placed(block)
  }

  /// Fills the reserves of the zones from `first` on, in the first of them from a processor on.
  mutating func prefillReserves(from first: UInt32, processor firstProcessor: UInt16 = 0) -> Step {
    guard let reserve = settings.reserve else { return .done }
    let processors = reserve.place == .processor ? processorCount : 1
    var zone = first
    var cpu = firstProcessor
    while zone < zones.count {
      while Int(cpu) < processors {
        let operation = PageRequest.Continuation(stage: 0, cpu: cpu, type: zone)
        if let step = fill(operation, .prefill, reserve) { return step }
        cpu += 1
      }
      zone += 1
      cpu = 0
    }
    return .done
  }

  /// Goes on with a fill whose pages are there or refused; a refusal ends it.
  mutating func resumeFill(
    _ operation: PageRequest.Continuation, _ stage: Stage, isGranted: Bool
  ) -> Step {
    let zone = operation.type
    if isGranted {
      let slab = createSlab(zone, cpu: operation.cpu)
      keep(slab, zone, operation.cpu)
      if let reserve = settings.reserve, let step = fill(operation, stage, reserve) {
        return step
      }
    } else {
      tallies.refillFailures += 1
    }
    guard stage == .refill else {
      return prefillReserves(from: zone, processor: operation.cpu + 1)
    }
    return .placed(
      Block(
        unit: UInt32(truncatingIfNeeded: operation.value >> 32),
        index: UInt32(truncatingIfNeeded: operation.value)))
  }

  /// Makes slabs ahead as far as the cache serves.
  /// - Returns: The request for the next slab's pages; nil if the reserve is full.
  private mutating func fill(
    _ operation: PageRequest.Continuation, _ stage: Stage, _ reserve: KmallocObjSettings.Reserve
  ) -> Step? {
    let zone = operation.type
    while reserveCount(zone, operation.cpu) < reserve.target {
      guard let slab = takeCached(operation.cpu) else {
        tallies.refillAttempts += 1
        return .needs(
          Self.slabRequest(
            stage, Self.pageClass(reserve.maintain), .allOrNothing, zone, operation.cpu,
            AllocationFlags(rawValue: operation.flags), value: operation.value))
      }
      adopt(slab, zone)
      keep(slab, zone, operation.cpu)
    }
    return nil
  }

  /// The flags that the caller is taken to have given.
  static func effective(_ flags: AllocationFlags) -> AllocationFlags {
    if !flags.contains(.known) { return [.known, .mayWait] }
    let reserves: AllocationFlags = [.mayUseReserve, .mayUseInterruptReserve]
    if flags.contains(.mayWait) || !flags.isDisjoint(with: reserves) { return flags }
    return flags.contains(.mayFail) ? flags.union(.mayUseReserve) : flags
  }

  /// The page class that flags yield (`kmem_slab_alloc`).
  static func pageClass(_ flags: AllocationFlags) -> PageClass {
    var pageClass: PageClass = []
    if flags.contains(.mayWait) { pageClass.insert(.normal) }
    if flags.contains(.mayUseReserve) { pageClass.insert(.system) }
    if flags.contains(.mayUseInterruptReserve) { pageClass.insert(.interrupt) }
    return pageClass
  }
}
