/// How one request for pages is settled: `kmem_slab_alloc`, `kmem_alloc3` and the loops of `zget`.
extension Machine {
  /// Slab requests of one thread that are inside each other at most.
  private static var slabDepthLimit: Int { 3 }

  /// What system threads get added to their class (`TDF_SYSTHREAD`).
  func elevated(_ pageClass: PageClass, _ actor: Int) -> PageClass {
    switch actors[actor].role {
    case .ordinary: pageClass
    case .replenisher: pageClass.union(setup.policy.elevation.helpers)
    case .pagedaemon, .emergencyPager, .launderer, .recordedPager:
      pageClass.union(setup.policy.elevation.pagers)
    }
  }

  mutating func advance(
    _ actor: Int, _ work: Frame.PageWork, _ returned: Returned?
  ) -> Bool {
    var work = work
    switch work.phase {
    case .entries:
      work.phase = .space
      if actors[actor].role == .replenisher, helperEntries > 0, work.request.mapEntries > 0 {
        helperEntries -= 1
        work.hasOwnEntry = true
      } else if work.overdrawsEntries {
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
        if work.hasOwnEntry {
          helperEntries += 1
        } else if work.isSlab {
          releaseEntries(actor, MapEntryStock.reserveCount)
        }
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
    if work.isSlab, !work.hasOwnEntry {
      guard insertEntry(actor) else { return false }
      work.holdsEntry = true
    }
    addressSpace.take(pages)
    work.got = min(actors[actor].keptPages, Int(work.request.pages))
    actors[actor].keptPages -= work.got
    push(.pages(work), actor)
    return true
  }

  private mutating func takeNext(_ actor: Int, _ work: Frame.PageWork) -> Bool {
    var work = work
    guard work.got < work.request.pages else { return finish(actor, work) }
    let pageClass = elevated(work.request.pageClass, actor)
    let step =
      setup.policy.taking == .whole && work.request.policy != .asManyAsPossible
      ? Int(work.request.pages) - work.got : 1
    if takePages(step, pageClass, actor) {
      work.got += step
      actors[actor].holdings.pages += step
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
      return waitForPages(actor, pageClass, pages: step)
    }
  }

  /// The system class alone gets nothing while a page is cached.
  private func isKeptOutByCache(_ pageClass: PageClass) -> Bool {
    pageClass.contains(.system) && !pageClass.contains(.normal) && reserve.cache > 0
      && reserve.floors.cacheKeepsSystemOut && reserve.free > reserve.floors.system
  }

  private mutating func finish(_ actor: Int, _ work: Frame.PageWork) -> Bool {
    actors[actor].holdings.pages -= work.got
    if work.holdsEntry { releaseEntries(actor, MapEntryStock.reserveCount - 1) }
    return leave(actor, .granted(work.got))
  }

  /// Pages, address space and the map entry go back.
  private mutating func rollBack(_ actor: Int, _ work: Frame.PageWork) -> Bool {
    if actors[actor].role == .replenisher, !setup.helper.rollsBack {
      actors[actor].keptPages += work.got
    } else {
      actors[actor].holdings.pages -= work.got
      give(work.got, .rollback)
    }
    addressSpace.give(Int(work.request.kernelVirtualPages))
    if work.hasOwnEntry { helperEntries += 1 }
    if work.holdsEntry {
      entryStocks[Int(actors[actor].cpu)].listed += 1
      releaseEntries(actor, MapEntryStock.reserveCount)
    }
    return leave(actor, .granted(0))
  }

  /// Takes one page for an actor.
  mutating func takePage(_ pageClass: PageClass, _ actor: Int) -> Bool {
    takePages(1, pageClass, actor)
  }

  /// Takes so many pages in one step, or none.
  mutating func takePages(_ pages: Int, _ pageClass: PageClass, _ actor: Int) -> Bool {
    let granted = takePages(pages, pageClass, for: actors[actor].party)
    if granted { log.sleepEnds(&actors[actor], at: now) }
    return granted
  }

  /// Takes one page for a party that is not necessarily an actor.
  @inline(__always)
  mutating func takePage(_ pageClass: PageClass, for party: Int) -> Bool {
    takePages(1, pageClass, for: party)
  }

  @inline(__always)
  private mutating func takePages(_ pages: Int, _ pageClass: PageClass, for party: Int) -> Bool {
    let granted = reserve.take(pages, pageClass)
    log.noteFree(reserve.free, at: now, takenBy: granted ? party : nil, pages: pages)
    if trace.isOn { log.course.note(reserve.free, at: now) }
    if !granted { log.note(turnedAway: party) }
    return granted
  }

  /// Pages come free, which may wake sleepers.
  mutating func give(_ pages: Int, _ source: PageReturn) {
    guard pages > 0 else { return }
    let before = reserve.available
    reserve.give(pages)
    log.noteFree(reserve.free, at: now, takenBy: nil, returnedBy: source)
    if trace.isOn { log.course.note(reserve.free, at: now) }
    wakeSleepers(before: before)
  }
}
