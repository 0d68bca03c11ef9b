import TraceFormat

/// How an allocation comes by a slab that has free objects (`_kmalloc_obj`).
extension KmallocObjModel {
  /// Where an operation that waits for pages goes on.
  enum Stage: UInt8 {
    /// The kernel's own creation, which waits whatever the caller allows.
    case create
    /// Reserve variant: a try without waiting for a caller that may wait.
    case createTrying
    /// Reserve variant: the same caller waits.
    case createWaiting
    /// Reserve variant: slabs are made ahead after an allocation.
    case refill
    /// Reserve variant: slabs are made ahead at a type's declaration.
    case prefill
    /// Pages outside slabs.
    case oversize
    /// Reserve variant: the caller makes a slab ahead before it takes one.
    case refillFirst
    /// Reserve variant: a helper makes a slab ahead.
    case replenish
  }

  /// Slabs of the empty list that one scan examines.
  private static let scanLimit = 16

  /// Serves an allocation whose active slab has nothing.
  mutating func allocateFromLists(_ zone: UInt32, _ place: Int, _ flags: AllocationFlags) -> Step {
    if findObjects(zone, place) {
      return .placed(takeObject(of: managers[place].active, zone, place))
    }
    let cpu = UInt16(place - Int(zone) * processorCount)
    if zones[Int(zone)].regainedSlabs > 0 { tallies.missedEmpty += 1 }
    if let reserve = settings.reserve {
      return allocateWithReserve(zone, place, cpu, Self.effective(flags), reserve)
    }
    guard let slab = takeCached(cpu) else {
      return askAsKernel(zone, cpu, flags)
    }
    adopt(slab, zone)
    rotateIn(slab, zone, place)
    return .placed(takeObject(of: slab, zone, place))
  }

  /// Asks for a slab as the kernel does, whatever the caller's flags.
  func askAsKernel(_ zone: UInt32, _ cpu: UInt16, _ flags: AllocationFlags) -> Step {
    let creation = settings.creation
    return .needs(
      Self.slabRequest(.create, creation.pageClass, creation.pagePolicy, zone, cpu, flags))
  }

  /// Makes a slab of granted pages active and takes its first object.
  mutating func allocateFromNewSlab(_ operation: PageRequest.Continuation) -> Step {
    let zone = operation.type
    let place = Int(zone) * processorCount + Int(operation.cpu)
    let slab = createSlab(zone, cpu: operation.cpu)
    rotateIn(slab, zone, place)
    let block = takeObject(of: slab, zone, place)
    guard let reserve = settings.reserve else { return .placed(block) }
    return refillIfDue(operation, block, reserve)
  }

  /// Looks for objects in the alternate slab and on the zone's lists; the slab found becomes
  /// active.
  private mutating func findObjects(_ zone: UInt32, _ place: Int) -> Bool {
    let alternate = managers[place].alternate
    if alternate != ObjectSlab.none, table.slabs[Int(alternate)].available > 0 {
      managers[place].alternate = managers[place].active
      managers[place].active = alternate
      return true
    }
    repeat {
      if let slab = zones[Int(zone)].partial.popHead(table.slabs) {
        rotateIn(slab, zone, place)
        return true
      }
      if let slab = zones[Int(zone)].full.popHead(table.slabs) {
        table.slabs[Int(slab)].stamp = 0
        rotateIn(slab, zone, place)
        return true
      }
    } while scanEmpty(zone)
    return false
  }

  /// Makes a slab active, the active one alternate, and puts the alternate one on the empty list,
  /// whatever it has regained.
  mutating func rotateIn(_ slab: UInt32, _ zone: UInt32, _ place: Int) {
    let leaving = managers[place].alternate
    managers[place].alternate = managers[place].active
    managers[place].active = slab
    table.slabs[Int(slab)].home = .processor
    guard leaving != ObjectSlab.none else { return }
    table.slabs[Int(leaving)].home = .empty
    if table.slabs[Int(leaving)].available > 0 { zones[Int(zone)].regainedSlabs += 1 }
    zones[Int(zone)].empty.pushTail(leaving, &table.slabs)
  }

  /// Examines slabs at the head of the empty list and moves those that have regained objects.
  ///
  /// A move does not test whether the scan has come round: if the slab that was first is moved
  /// away, later ones may be rotated twice.
  /// - Returns: Whether any was moved.
  mutating func scanEmpty(_ zone: UInt32) -> Bool {
    let first = zones[Int(zone)].empty.head
    var moved = false
    for _ in 0..<Self.scanLimit {
      guard let number = zones[Int(zone)].empty.popHead(table.slabs) else { break }
      let slab = table.slabs[Int(number)]
      if slab.available == 0 {
        zones[Int(zone)].empty.pushTail(number, &table.slabs)
        if zones[Int(zone)].empty.head == first { break }
        continue
      }
      moved = true
      zones[Int(zone)].regainedSlabs -= 1
      if slab.available == slab.count {
        table.slabs[Int(number)].home = .full
        table.slabs[Int(number)].stamp = clock.pseudoTick - 1
        if settings.pushesFullAtHead {
          zones[Int(zone)].full.pushHead(number, &table.slabs)
        } else {
          zones[Int(zone)].full.pushTail(number, &table.slabs)
        }
      } else {
        table.slabs[Int(number)].home = .partial
        zones[Int(zone)].partial.pushHead(number, &table.slabs)
      }
    }
    return moved
  }

  /// Takes a free slab from a processor's cache.
  mutating func takeCached(_ cpu: UInt16) -> UInt32? {
    guard let slab = caches[Int(cpu)].take(table.slabs) else { return nil }
    totals.sharedPages -= ObjectSlabGeometry.slabPages
    table.slabs[Int(slab)].cpu = cpu
    return slab
  }

  /// Makes a slab of pages that were granted.
  mutating func createSlab(_ zone: UInt32, cpu: UInt16) -> UInt32 {
    let slab = table.create(cpu: cpu)
    totals.heldPages += ObjectSlabGeometry.slabPages
    totals.takenPages += ObjectSlabGeometry.slabPages
    totals.emptyPages += ObjectSlabGeometry.slabPages
    totals.unitsCreated += 1
    zones[Int(zone)].createdSlabs += 1
    adopt(slab, zone)
    return slab
  }

  /// Formats a slab for a zone, which then owns it.
  mutating func adopt(_ slab: UInt32, _ zone: UInt32) {
    table.format(slab, zone: zone, count: zones[Int(zone)].geometry.objectCount)
    zones[Int(zone)].slabs += 1
    zones[Int(zone)].freeSlabs += 1
    totals.metadataBytes += zones[Int(zone)].geometry.overheadBytes
  }

  /// The request for a slab's pages.
  static func slabRequest(
    _ stage: Stage, _ pageClass: PageClass, _ policy: PagePolicy, _ zone: UInt32, _ cpu: UInt16,
    _ flags: AllocationFlags, value: UInt64 = 0
  ) -> PageRequest {
    PageRequest(
      pages: UInt32(ObjectSlabGeometry.slabPages), pageClass: pageClass, policy: policy,
      mapEntries: 4, kernelVirtualPages: UInt32(ObjectSlabGeometry.slabPages),
      continuation: .init(
        stage: stage.rawValue, cpu: cpu, type: zone, flags: flags.rawValue, value: value))
  }
}
