import TraceFormat

/// One step of a thread: its top frame does one thing, and calls, returns, sleeps or goes on.
extension Machine {
  /// - Returns: Whether the thread can go on; if not, it sleeps or spins.
  mutating func advance(_ actor: Int) -> Bool {
    guard let frame = actors[actor].frames.popLast() else { return false }
    let returned = actors[actor].returned
    actors[actor].returned = nil
    switch frame {
    case .launder(let launder): return advance(actor, launder, returned)
    case .model(let call): return advance(actor, call, returned)
    case .pages(let work): return advance(actor, work, returned)
    case .reserve(let count): return reserveEntries(actor, count, returned)
    case .makeEntries(let left): return makeEntries(actor, left, returned)
    case .slab: return finishSlab(actor, returned)
    case .replenish(let flags): return replenish(actor, flags, returned)
    case .fault(let left): return fault(actor, left)
    case .scan: return scan(actor, returned)
    case .kernelRun: return finishKernelRun(actor, returned)
    case .nominal:
      guard reserve.isBelowMinimum() else { return leave(actor, .done) }
      push(frame, actor)
      return waitForPages(actor, [])
    }
  }

  /// Returns to the frame below.
  mutating func leave(_ actor: Int, _ result: Returned) -> Bool {
    actors[actor].returned = result
    return true
  }

  /// Calls a frame from one that goes on afterwards.
  mutating func call(_ actor: Int, from caller: Frame, _ callee: Frame) -> Bool {
    push(caller, actor)
    push(callee, actor)
    return true
  }

  /// `vm_map_entry_reserve`: entries are allocated until enough are available.
  private mutating func reserveEntries(_ actor: Int, _ count: Int, _ returned: Returned?) -> Bool {
    let cpu = Int(actors[actor].cpu)
    if case .placed(let block) = returned { entryStocks[cpu].add(block) }
    if returned == .failed {
      panic("no map entry", actor: actor)
      return false
    }
    guard entryStocks[cpu].available < count else {
      entryStocks[cpu].available -= count
      return leave(actor, .done)
    }
    let target: Frame.ModelCall.Target = entryType == nil ? .entries : .objects
    let request = AllocationRequest(
      type: entryType ?? 0, cpu: actors[actor].cpu, flags: [.known, .mayWait],
      requestedBytes: setup.entries.bytes)
    return call(
      actor, from: .reserve(count: count),
      .model(Frame.ModelCall(target: target, operation: .allocate(request))))
  }

  private mutating func makeEntries(_ actor: Int, _ left: Int, _ returned: Returned?) -> Bool {
    var left = left
    if returned == .done {
      guard insertEntry(actor) else { return false }
      releaseEntries(actor, MapEntryStock.reserveCount - 1)
      log.entriesMade += 1
      left -= 1
    }
    guard left > 0 else { return leave(actor, .done) }
    return call(
      actor, from: .makeEntries(left: left), .reserve(count: MapEntryStock.reserveCount))
  }

  /// Takes an entry off the list for a map.
  mutating func insertEntry(_ actor: Int) -> Bool {
    if entryStocks[Int(actors[actor].cpu)].insert() { return true }
    panic("the list of map entries is empty", actor: actor)
    return false
  }

  /// Gives reservations back; entries that are too many go back to their allocator.
  mutating func releaseEntries(_ actor: Int, _ count: Int) {
    let cpu = actors[actor].cpu
    for block in entryStocks[Int(cpu)].release(count) {
      let release = ReleaseRequest(
        type: entryType ?? 0, cpu: cpu, requestedBytes: setup.entries.bytes)
      if entryType == nil {
        _ = entryZone.free(block, release)
      } else {
        _ = objects.free(block, release)
      }
    }
  }

  private mutating func finishSlab(_ actor: Int, _ returned: Returned?) -> Bool {
    guard case .granted(let pages) = returned, pages == ObjectSlabGeometry.slabPages else {
      return leave(actor, .failed)
    }
    ledger.handedOut += pages
    return leave(actor, .done)
  }

  /// `vm_fault`: stalls while pages are severely short, then takes a page.
  private mutating func fault(_ actor: Int, _ left: Int) -> Bool {
    guard left > 0 else { return leave(actor, .done) }
    push(.fault(left: left), actor)
    let isShort =
      setup.policy.waits.others == nil && reserve.isBelowMinimum(nice: actors[actor].nice)
      && reserve.isSevere
    if isShort { return sleep(actor, .fault, period: periods.fault, pageClass: .normal) }
    guard takePage(elevated(.normal, actor), actor) else {
      return sleep(actor, .fault, period: periods.fault, pageClass: .normal)
    }
    ledger.handedOut += 1
    actors[actor].frames[actors[actor].frames.count - 1] = .fault(left: left - 1)
    return true
  }

  /// The run ends here.
  mutating func panic(_ reason: String, actor: Int) {
    guard ended == nil else { return }
    ended = MachineEnd(kind: .panic, reason: reason, actor: actor, time: now)
  }
}
