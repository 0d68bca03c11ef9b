import TraceFormat

/// The helper that makes slabs ahead for others.
///
/// It is told right after an object has been handed out and before the user's next step, and runs
/// on the user's processor. While it sleeps it is not told again; after a failure it tries again at
/// the next use and after a while.
extension Machine {
  /// Notes that a stock was used.
  mutating func noteUse(of call: Frame.ModelCall, _ actor: Int) {
    guard case .allocate(let request) = call.operation,
      let stock = objects.stock(ofType: request.type), stock.uses > call.usesBefore
    else { return }
    log.stockUses += stock.uses - call.usesBefore
    guard stock.needsHelper, setup.helper.isOn, setup.helper.isTold else { return }
    pendingReplenishment = (request.type, request.cpu)
  }

  /// Lets the helper begin if a stock was used in the last step.
  mutating func serveReplenishment() {
    guard ended == nil, let pending = pendingReplenishment else { return }
    pendingReplenishment = nil
    guard let helper, actors[helper].frames.isEmpty else { return }
    actors[helper].cpu = pending.cpu
    startHelper(helper, pending.type)
  }

  /// The helper's own repetition after a failure.
  mutating func retryReplenishment() {
    guard ended == nil, let retry = replenishRetry, retry.at <= now else { return }
    replenishRetry = nil
    guard let helper, actors[helper].frames.isEmpty else { return }
    startHelper(helper, retry.type)
  }

  /// The helper's own look at the stock, at regular times.
  mutating func lookAtStock() {
    guard ended == nil, nextLook <= now else { return }
    nextLook = now - now % setup.helper.period + setup.helper.period
    guard let helper, actors[helper].frames.isEmpty,
      let stock = objects.stock(ofType: metadataType), stock.level < stock.target
    else { return }
    startHelper(helper, metadataType)
  }

  /// How long an ordinary user of a stock that is low must wait before it may go on; nil: not at
  /// all. The helper is told meanwhile.
  mutating func throttleDelay(_ call: Frame.ModelCall, _ actor: Int) -> UInt64? {
    guard let throttle = setup.policy.throttle, actors[actor].role == .ordinary,
      case .allocate(let request) = call.operation, call.target == .objects,
      let stock = objects.stock(ofType: request.type), stock.level < throttle.below
    else { return nil }
    if setup.helper.isOn { pendingReplenishment = (request.type, request.cpu) }
    return throttle.delay
  }

  private mutating func startHelper(_ helper: Int, _ type: UInt32) {
    replenishType = type
    replenishRetry = nil
    push(.replenish(flags: nil), helper)
    run(helper)
  }

  /// One slab after the other until the stock is full or an attempt fails.
  mutating func replenish(
    _ actor: Int, _ flags: AllocationFlags?, _ returned: Returned?
  ) -> Bool {
    if returned == .failed {
      scheduleRetry(actor)
      return leave(actor, .failed)
    }
    guard let stock = objects.stock(ofType: replenishType), stock.level < stock.target else {
      return leave(actor, .done)
    }
    guard !setup.helper.isGuarded || reserve.free >= pagesForSlab else {
      scheduleRetry(actor)
      return leave(actor, .failed)
    }
    if returned == nil { log.replenishAttempts += 1 }
    return call(
      actor, from: .replenish(flags: flags),
      .model(
        Frame.ModelCall(
          target: .objects,
          operation: .replenish(type: replenishType, flags: flags ?? stock.flags))))
  }

  private var pagesForSlab: Int {
    let pages = ObjectSlabGeometry.slabPages
    return pages + (addressSpace.needsTable(for: pages) ? 1 : 0)
  }

  private mutating func scheduleRetry(_ actor: Int) {
    log.replenishFailures += 1
    guard setup.helper.retryAfter > 0, actors[actor].role == .replenisher else { return }
    replenishRetry = (now + setup.helper.retryAfter, replenishType)
  }
}
