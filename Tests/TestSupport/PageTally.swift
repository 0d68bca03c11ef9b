internal import TraceFormat

/// Counts of page events.
struct PageTally {
  var allocated = 0
  var freed = 0
  var drained = 0
  var netLargest = 0
  var netSmallest = 0
  var netSmallestAt: Int?
  var frames: Set<UInt64> = []
  var framesAllocatedOverLive = 0
  var framesFreedUnknown = 0
  var framesPeak = (count: 0, time: Int?.none)
  var allocationsByOrderAndClass: [String: Int] = [:]
  var freesByOrder: [String: Int] = [:]
  var classes: [String: Int] = [:]

  mutating func allocate(_ site: Site, frame: UInt64, time: Int) {
    let count = 1 << Int(site.order)
    allocated += count
    allocationsByOrderAndClass["\(site.order)/\(Int(site.pageClass) - 1)", default: 0] += 1
    classes[KernelTally.flagsClass(site.flags), default: 0] += 1
    for page in frame..<frame + UInt64(count) where !frames.insert(page).inserted {
      framesAllocatedOverLive += 1
    }
    if frames.count > framesPeak.count { framesPeak = (frames.count, time) }
    netLargest = max(netLargest, allocated - freed)
  }

  mutating func free(_ site: Site, frame: UInt64, time: Int) {
    let count = 1 << Int(site.order)
    freed += count
    freesByOrder["\(site.order)", default: 0] += 1
    for page in frame..<frame + UInt64(count) where frames.remove(page) == nil {
      framesFreedUnknown += 1
    }
    if allocated - freed < netSmallest {
      netSmallest = allocated - freed
      netSmallestAt = time
    }
  }
}
