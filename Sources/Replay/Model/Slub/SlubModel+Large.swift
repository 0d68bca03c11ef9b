/// Requests that no cache serves: a block of 2^order pages, the least that holds them.
extension SlubModel {
  mutating func askForLarge(_ request: AllocationRequest) -> Step {
    let limit = UInt64(SlubGeometry.pageBytes) << UInt64(SlubClasses.largestOrder)
    guard request.requestedBytes <= limit else { return .failed(.outOfPages) }
    let order = SlubGeometry.leastOrder(holding: Int(request.requestedBytes))
    let asker = SlubOrder(cache: 0, type: request.type, cpu: request.cpu, flags: request.flags)
    return .needs(
      PageRequest(
        pages: 1 << UInt32(order), pageClass: asker.pageClass,
        policy: asker.mayWait ? .waitHolding : .allOrNothing,
        continuation: asker.continuation(.large)))
  }

  mutating func resumeLarge(_ request: PageRequest, isGranted: Bool) -> Step {
    guard isGranted else { return .failed(.outOfPages) }
    let type = request.continuation.type
    totals.adjust(byWholePages: Int(request.pages), isAllocation: true)
    types[Int(type)].large.adjust(byWholePages: Int(request.pages), isAllocation: true)
    activity.largeAllocations += 1
    return .placed(largeBlocks.add(pages: request.pages, type: type))
  }

  mutating func freeLarge(_ block: Block) -> Step {
    guard let (pages, type) = largeBlocks.remove(block) else { return .broken(.doubleFree) }
    totals.adjust(byWholePages: pages, isAllocation: false)
    types[type].large.adjust(byWholePages: pages, isAllocation: false)
    return .done
  }
}
