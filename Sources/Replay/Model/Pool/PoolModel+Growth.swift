extension PoolModel {
  /// `pool_get`: an item of the current page; without one the pool grows. What is left must not be
  /// less than the low-water mark.
  mutating func get(_ operation: PoolOperation) -> Step {
    let pool = typePools[Int(operation.type)]
    guard pools[pool].itemsOut < pools[pool].mostItems else {
      activity.hardLimitHits += 1
      return .failed(.typeLimit)
    }
    guard let block = takeItem(from: pool) else { return grow(operation) }
    activity.gets += 1
    markLive(block)
    var next = operation
    next.purpose = .catchUp
    next.value = block.packed
    return catchUp(next)
  }

  /// `pool_catchup`: grows the pool until it has what its low-water mark asks for.
  mutating func catchUp(_ operation: PoolOperation) -> Step {
    let pool = typePools[Int(operation.type)]
    guard pools[pool].isBelowLowWater else { return finish(operation) }
    activity.lowWaterGrowths += 1
    return grow(operation)
  }

  /// Whether the mark could be met makes no difference to the caller.
  private func finish(_ operation: PoolOperation) -> Step {
    operation.purpose == .setUp ? .done : .placed(Block(packed: operation.value))
  }

  /// `pool_cache_put`, from the search for an empty group on.
  mutating func put(_ operation: PoolOperation) -> Step {
    let block = Block(packed: operation.value)
    let pool = typePools[Int(operation.type)]
    if putIntoGroups(block, pool, cpu: Int(operation.cpu)) { return .done }
    guard let storage = takeItem(from: groupPool) else { return grow(operation) }
    totals.metadataBytes += PoolGroups.groupBytes
    install(groups.make(in: storage), pool, cpu: Int(operation.cpu))
    guard putIntoGroups(block, pool, cpu: Int(operation.cpu)) else {
      preconditionFailure("an empty group has room")
    }
    return .done
  }

  private func pool(of operation: PoolOperation) -> Int {
    operation.purpose == .put ? groupPool : typePools[Int(operation.type)]
  }

  /// `pool_grow`: a pool page, then a header for it.
  private func grow(_ operation: PoolOperation) -> Step {
    .needs(
      operation.request(
        pages: pools[pool(of: operation)].geometry.unitPages, part: .unit))
  }

  /// Goes on with a growth. The pages of a pool page are held while its header waits for one.
  public mutating func resume(_ request: PageRequest, granted: UInt32) -> Step {
    var part = PoolOperation.Part.unit
    let operation = PoolOperation(request.continuation, part: &part)
    guard operation.purpose != .wholePages else {
      return placeWholePages(operation, request, granted: granted)
    }
    let pool = pool(of: operation)
    let geometry = pools[pool].geometry
    switch part {
    case .unit:
      takePages(Int(granted), pool)
      guard granted == request.pages else {
        returnPages(Int(granted), pool)
        return refused(operation)
      }
      guard geometry.headerIsElsewhere else {
        prime(pool, header: nil)
        return grown(operation)
      }
    case .header:
      takePages(Int(granted), headerPool)
      if granted == request.pages { prime(headerPool, header: nil) }
    }
    if let header = takeItem(from: headerPool) {
      totals.metadataBytes += PoolGeometry.headerBytes
      prime(pool, header: header)
      return grown(operation)
    }
    guard part == .unit else {
      returnPages(geometry.unitPages, pool)
      return refused(operation)
    }
    return .needs(operation.request(pages: 1, part: .header))
  }

  /// The pool has a page more; the caller starts over.
  private mutating func grown(_ operation: PoolOperation) -> Step {
    switch operation.purpose {
    case .get: get(operation)
    case .catchUp, .setUp: catchUp(operation)
    case .put: put(operation)
    case .wholePages: preconditionFailure("whole pages are no pool's")
    }
  }

  /// The pool could not grow. Items may have come back meanwhile.
  private mutating func refused(_ operation: PoolOperation) -> Step {
    if operation.purpose == .catchUp || operation.purpose == .setUp {
      activity.lowWaterMisses += 1
      return finish(operation)
    }
    if pools[pool(of: operation)].freeItems > 0 { return grown(operation) }
    if operation.purpose == .put {
      putItem(Block(packed: operation.value))
      return .done
    }
    activity.nothingResults += 1
    return .failed(.outOfPages)
  }
}
