public import TraceFormat

/// Slabs made ahead by somebody who does not use them, or by the user before its use.
extension KmallocObjModel {
  /// Makes one slab ahead for a type, from the processor's cache or from pages asked for with
  /// `flags`. Ends with `.done`, or with `.failed` if the pages were not there.
  public mutating func replenish(
    type: UInt32, cpu: UInt16, flags: AllocationFlags
  ) -> Step {
    let zone = routes[Int(type)].zone
    let cpu = processorInNeed(zone, cpu)
    if let slab = takeCached(cpu) {
      adopt(slab, zone)
      keep(slab, zone, cpu)
      return .done
    }
    let pageClass = Self.pageClass(flags)
    guard !pageClass.isEmpty else { return .broken(.vmPageAllocNoClass) }
    tallies.refillAttempts += 1
    return .needs(
      Self.slabRequest(
        .replenish, pageClass, flags.contains(.mayWait) ? .waitHolding : .allOrNothing, zone, cpu,
        flags))
  }

  /// Slabs that are kept ahead for a type now, and how many there should be.
  public func stock(ofType type: UInt32) -> ModelStock? {
    guard let reserve = settings.reserve else { return nil }
    let (level, target) = reserveLevel(routes[Int(type)].zone, target: reserve.target)
    return ModelStock(
      level: level, target: target, uses: tallies.reserveDips,
      needsHelper: reserve.upkeep == .helper, flags: reserve.maintain)
  }

  mutating func resumeReplenishment(
    _ operation: PageRequest.Continuation, _ stage: Stage, isGranted: Bool
  ) -> Step {
    if isGranted {
      let slab = createSlab(operation.type, cpu: operation.cpu)
      keep(slab, operation.type, operation.cpu)
    } else {
      tallies.refillFailures += 1
    }
    guard stage == .refillFirst, let reserve = settings.reserve else {
      return isGranted ? .done : .failed(.outOfPages)
    }
    let place = Int(operation.type) * processorCount + Int(operation.cpu)
    return takeFromReserve(
      operation.type, place, operation.cpu, AllocationFlags(rawValue: operation.flags), reserve)
  }
}
