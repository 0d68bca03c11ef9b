import TraceFormat

/// What listed events do.
extension Machine {
  /// Adds an event; events are carried out in the order in which they are added.
  mutating func list(_ event: TimedEvent) { events.append(event) }

  mutating func carryOut(_ event: TimedEvent) {
    if let (free, cache) = event.restore {
      ledger.outside += free + cache - reserve.available
      reserve.restore(free: free, cache: cache)
    }
    var started: [Int] = []
    for actor in event.actors {
      guard actors[actor].state != .off else { continue }
      if actors[actor].role == .emergencyPager, !isPagedaemonStale {
        log.droppedEvents += 1
        continue
      }
      requests.append(MachineRequest(actor: actor, verb: event.verb, listedAt: now))
      actors[actor].queue.append(requests.count - 1)
      if actors[actor].frames.isEmpty { started.append(actor) }
    }
    // Page by page in turn; a single actor simply runs.
    while !started.isEmpty {
      started.removeAll { !runOnce($0) }
    }
  }

  /// The emergency pager takes over only when the pagedaemon has been stuck for long.
  var isPagedaemonStale: Bool {
    guard let pagedaemon, let since = actors[pagedaemon].stuckSince else { return false }
    return now - since >= periods.staleAge
  }

  /// Whether the pagedaemon goes on with its passes.
  var isPagedaemonRunning: Bool {
    guard let pagedaemon else { return false }
    return actors[pagedaemon].state != .off && !actors[pagedaemon].isStuck
  }

  /// Begins a request; what is done at once leaves no frame.
  mutating func begin(_ verb: MachineVerb, _ actor: Int) {
    switch verb {
    case .launder(let pages):
      push(.launder(Frame.Launder(pages: pages)), actor)
    case .pageOut(let pages, let objects, let companions):
      push(
        .launder(
          Frame.Launder(pages: pages, objectsLeft: objects, companionsLeft: companions)), actor)
    case .allocate(let flags): push(metadataCall(actor, flags), actor)
    case .slab(let flags): beginSlab(flags, actor)
    case .replenish(let flags):
      replenishType = metadataType
      push(.replenish(flags: flags), actor)
    case .freePages(let pages):
      ledger.outside += pages
      give(pages, .process)
    case .fault(let pages): push(.fault(left: pages), actor)
    case .freeAll: freeAll(actor)
    case .mapEntries(let count): push(.makeEntries(left: count), actor)
    case .pass: pass()
    case .waitNominal: push(.nominal, actor)
    }
  }

  mutating func push(_ frame: Frame, _ actor: Int) { actors[actor].frames.append(frame) }

  /// The call that allocates one object of swap metadata. Pagers say that they may use what is kept
  /// ahead for them.
  func metadataCall(
    _ actor: Int, _ flags: AllocationFlags, companion: Bool = false
  ) -> Frame {
    var flags = flags.union(.known)
    if actors[actor].isPager { flags.insert(.mayUseReserve) }
    return .model(
      Frame.ModelCall(
        target: .objects,
        operation: .allocate(
          AllocationRequest(
            type: companion ? companionType ?? metadataType : metadataType,
            cpu: actors[actor].cpu, flags: flags,
            requestedBytes: companion ? setup.companionBytes : setup.metadataBytes))))
  }

  private mutating func beginSlab(_ flags: DragonFlyFlags, _ actor: Int) {
    let pages = UInt32(ObjectSlabGeometry.slabPages)
    let request = PageRequest(
      pages: pages, pageClass: flags.pageClass, policy: flags.pagePolicy,
      mapEntries: UInt8(MapEntryStock.reserveCount), kernelVirtualPages: pages,
      continuation: PageRequest.Continuation(stage: 0))
    push(.slab, actor)
    push(.pages(Frame.PageWork(request: request)), actor)
  }

  private mutating func freeAll(_ actor: Int) {
    let dying = metadata
    metadata.removeAll()
    // What the metadata described is free again; runs whose write has not begun have none yet.
    let unwritten = actors.reduce(0) { $0 + $1.holdings.swapPages }
    swap.give(max(0, swap.used - setup.swapUsed - unwritten))
    for block in dying {
      let release = ReleaseRequest(
        type: metadataType, cpu: actors[actor].cpu, requestedBytes: setup.metadataBytes)
      if case .broken(let invariant) = objects.free(block, release) {
        return panic(invariant.rawValue, actor: actor)
      }
    }
    collectReleased(.objects)
    wakeAll(on: .limit)
  }
}
