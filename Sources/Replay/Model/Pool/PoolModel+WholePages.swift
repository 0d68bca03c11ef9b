extension PoolModel {
  /// What has no pool is whole pages of kernel address space (`uvm_km_alloc`).
  func askForWholePages(_ request: AllocationRequest) -> Step {
    let page = UInt64(ModelTotals.pageBytes)
    let pages = request.requestedBytes / page + (request.requestedBytes % page > 0 ? 1 : 0)
    guard let count = UInt32(exactly: max(1, pages)) else { return .failed(.outOfPages) }
    let operation = PoolOperation(
      .wholePages, type: request.type, cpu: request.cpu, flags: request.flags, value: 0)
    return .needs(operation.request(pages: Int(count), part: .unit))
  }

  mutating func placeWholePages(
    _ operation: PoolOperation, _ request: PageRequest, granted: UInt32
  ) -> Step {
    guard granted == request.pages else {
      totals.takenPages += Int(granted)
      totals.releasedPages += Int(granted)
      activity.nothingResults += 1
      return .failed(.outOfPages)
    }
    totals.adjust(byWholePages: Int(granted), isAllocation: true)
    wholePageTotals[Int(operation.type)].adjust(byWholePages: Int(granted), isAllocation: true)
    return .placed(wholePageBlocks.add(pages: granted, type: operation.type))
  }

  mutating func freeWholePages(_ block: Block) -> Step {
    guard let (pages, type) = wholePageBlocks.remove(block) else { return .broken(.doubleFree) }
    totals.adjust(byWholePages: pages, isAllocation: false)
    wholePageTotals[type].adjust(byWholePages: pages, isAllocation: false)
    return .done
  }
}
