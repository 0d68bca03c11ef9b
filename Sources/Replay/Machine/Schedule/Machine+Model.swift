/// Calls of the allocators: the one under test, and the zone of map entries.
extension Machine {
  mutating func advance(
    _ actor: Int, _ call: Frame.ModelCall, _ returned: Returned?
  ) -> Bool {
    var call = call
    if let result = call.result { return leave(actor, result) }
    let step: Step
    if let request = call.request {
      guard case .granted(let pages) = returned else {
        preconditionFailure("a request is settled by a number of pages")
      }
      step = resume(call.target, request, granted: UInt32(pages))
    } else {
      if let delay = throttleDelay(call, actor) {
        push(.model(call), actor)
        return sleep(actor, .throttle, period: delay, pageClass: [])
      }
      call.usesBefore = stockUses
      step = begin(call)
    }
    collectReleased(call.target)
    return handle(step, of: call, actor)
  }

  /// Units taken from stocks, of all types.
  private var stockUses: Int {
    objects.stock(ofType: metadataType == .max ? 0 : metadataType)?.uses ?? 0
  }

  private mutating func begin(_ call: Frame.ModelCall) -> Step {
    switch call.operation {
    case .allocate(let request):
      call.target == .objects ? objects.allocate(request) : entryZone.allocate(request)
    case .replenish(let type, let flags):
      objects.replenish(type: type, cpu: actors[helper ?? 0].cpu, flags: flags)
    }
  }

  private mutating func resume(
    _ target: Frame.ModelCall.Target, _ request: PageRequest, granted: UInt32
  ) -> Step {
    switch target {
    case .objects: objects.resume(request, granted: granted)
    case .entries: entryZone.resume(request, granted: granted)
    }
  }

  private mutating func handle(_ step: Step, of call: Frame.ModelCall, _ actor: Int) -> Bool {
    switch step {
    case .needs(let request):
      var waiting = call
      waiting.request = request
      var work = Frame.PageWork(request: request)
      work.overdrawsEntries = overdraws(call)
      push(.model(waiting), actor)
      push(.pages(work), actor)
      return true
    case .placed(let block):
      if call.target == .objects { noteUse(of: call, actor) }
      if case .allocate(let request) = call.operation, call.target == .objects,
        request.type == metadataType
      {
        if !trace.isOn { metadata.append(block) }
        log.metadataGranted += 1
      }
      return finish(call, .placed(block), actor)
    case .done: return finish(call, .done, actor)
    case .failed(let why):
      log.nothingResults += 1
      actors[actor].lastFailure = why
      return finish(call, .failed, actor)
    case .broken(let invariant):
      panic(invariant.rawValue, actor: actor)
      return false
    }
  }

  /// Entries for the memory of entries are taken without refilling first, and made good once there
  /// are new ones.
  private func overdraws(_ call: Frame.ModelCall) -> Bool {
    if call.target == .entries { return true }
    guard setup.entries.overdraws, let entryType else { return false }
    switch call.operation {
    case .allocate(let request): return request.type == entryType
    case .replenish(let type, _): return type == entryType
    }
  }

  private mutating func finish(
    _ call: Frame.ModelCall, _ result: Returned, _ actor: Int
  ) -> Bool {
    guard call.request != nil, overdraws(call) else { return leave(actor, result) }
    var finished = call
    finished.result = result
    return self.call(actor, from: .model(finished), .reserve(count: 0))
  }

  /// Pages that a model has given back come free.
  mutating func collectReleased(_ target: Frame.ModelCall.Target) {
    let released: Int
    switch target {
    case .objects:
      released = objects.totals.releasedPages - ledger.releasedByObjects
      ledger.releasedByObjects += released
      addressSpace.give(Model.givesAddressSpaceBack ? released : 0)
    case .entries:
      released = entryZone.totals.releasedPages - ledger.releasedByEntries
      ledger.releasedByEntries += released
    }
    give(released, .allocator)
  }
}

extension AllocatorModel {
  /// Whether pages that come back leave address space free: not those of zones that reserve it.
  static var givesAddressSpaceBack: Bool { Self.self != ZallocModel.self }
}
