/// How one request for pages is settled: `kmem_slab_alloc`, `kmem_alloc3` and the loops of `zget`.
extension Machine {
  /// Slab requests of one thread that are inside each other at most.
  private static var slabDepthLimit: Int { 3 }

  /// System threads get the system class added (`TDF_SYSTHREAD`).
  func elevated(_ pageClass: PageClass, _ actor: Int) -> PageClass {
    actors[actor].isSystem ? pageClass.union(.system) : pageClass
  }

  mutating func advance(
    _ actor: Int, _ work: Frame.PageWork, _ returned: Returned?
  ) -> Bool {
    var work = work
    switch work.phase {
    case .entries:
      work.phase = .space
      if work.overdrawsEntries {
        entryStocks[Int(actors[actor].cpu)].available -= MapEntryStock.reserveCount
      } else if work.request.mapEntries > 0 {
        guard isShallow(actor) else { return false }
        return call(
          actor, from: .pages(work), .reserve(count: Int(work.request.mapEntries)))
      }
      push(.pages(work), actor)
      return true
    case .space:
      work.phase = .pages
      return findSpace(actor, work)
    case .pages: return takeNext(actor, work)
    }
  }

  /// `kmem_slab_alloc` inside itself, because map entries need a slab, must end somewhere.
  private mutating func isShallow(_ actor: Int) -> Bool {
    let depth = actors[actor].frames.reduce(1) {
      if case .pages(let work) = $1, work.isSlab { return $0 + 1 }
      return $0
    }
    guard depth > Self.slabDepthLimit else { return true }
    ended = MachineEnd(
      kind: .recursion, reason: "kmem_slab_alloc inside itself \(depth) deep", actor: actor,
      time: now)
    return false
  }

  /// Address space and the entry that describes it. Growing the mapped part needs a page at once.
  private mutating func findSpace(_ actor: Int, _ work: Frame.PageWork) -> Bool {
    var work = work
    let pages = Int(work.request.kernelVirtualPages)
    if pages > 0 {
      guard addressSpace.fits(pages) else {
        guard work.mustNotWait else {
          panic("kernel address space is exhausted", actor: actor)
          return false
        }
        if work.isSlab { releaseEntries(actor, MapEntryStock.reserveCount) }
        log.note(refusal: .addressSpace)
        return leave(actor, .granted(0))
      }
      while addressSpace.needsTable(for: pages) {
        guard takePage([.normal, .system, .interrupt], actor) else {
          panic("pmap_growkernel: no page for a page table", actor: actor)
          return false
        }
        addressSpace.addTable()
      }
    }
    if work.isSlab {
      guard insertEntry(actor) else { return false }
      work.holdsEntry = true
    }
    addressSpace.take(pages)
    push(.pages(work), actor)
    return true
  }

  private mutating func takeNext(_ actor: Int, _ work: Frame.PageWork) -> Bool {
    var work = work
    guard work.got < work.request.pages else { return finish(actor, work) }
    let pageClass = elevated(work.request.pageClass, actor)
    if takePage(pageClass, actor) {
      work.got += 1
      actors[actor].holdings.pages += 1
      push(.pages(work), actor)
      return true
    }
    switch work.request.policy {
    case .asManyAsPossible: return finish(actor, work)
    case .allOrNothing:
      log.note(
        refusal: isKeptOutByCache(pageClass) ? .cachePresent : .pages)
      return rollBack(actor, work)
    case .waitHolding:
      push(.pages(work), actor)
      return waitForPages(actor, pageClass)
    }
  }

  /// The system class alone gets nothing while a page is cached.
  private func isKeptOutByCache(_ pageClass: PageClass) -> Bool {
    pageClass.contains(.system) && !pageClass.contains(.normal) && reserve.cache > 0
      && reserve.free > reserve.thresholds.interruptMinimum
  }

  private mutating func finish(_ actor: Int, _ work: Frame.PageWork) -> Bool {
    actors[actor].holdings.pages -= work.got
    if work.holdsEntry { releaseEntries(actor, MapEntryStock.reserveCount - 1) }
    return leave(actor, .granted(work.got))
  }

  /// Pages, address space and the map entry go back.
  private mutating func rollBack(_ actor: Int, _ work: Frame.PageWork) -> Bool {
    actors[actor].holdings.pages -= work.got
    give(work.got, .rollback)
    addressSpace.give(Int(work.request.kernelVirtualPages))
    if work.holdsEntry {
      entryStocks[Int(actors[actor].cpu)].listed += 1
      releaseEntries(actor, MapEntryStock.reserveCount)
    }
    return leave(actor, .granted(0))
  }

  /// Takes one page for an actor.
  mutating func takePage(_ pageClass: PageClass, _ actor: Int) -> Bool {
    let granted = takePage(pageClass, for: actors[actor].party)
    if granted { log.sleepEnds(&actors[actor], at: now) }
    return granted
  }

  /// Takes one page for a party that is not necessarily an actor.
  @inline(__always)
  mutating func takePage(_ pageClass: PageClass, for party: Int) -> Bool {
    let granted = reserve.takePage(pageClass)
    log.noteFree(reserve.free, at: now, takenBy: granted ? party : nil)
    if trace.isOn { log.course.note(reserve.free, at: now) }
    if !granted { log.note(turnedAway: party) }
    return granted
  }

  /// Pages come free, which may wake sleepers.
  mutating func give(_ pages: Int, _ source: PageReturn) {
    guard pages > 0 else { return }
    reserve.give(pages)
    log.noteFree(reserve.free, at: now, takenBy: nil, returnedBy: source)
    if trace.isOn { log.course.note(reserve.free, at: now) }
    wakeSleepers()
  }
}
