/// Sums over the live set with their peaks, and over the pages that are out.
struct LiveSums: Sendable {
  private(set) var live: Int64 = 0
  private(set) var requested: Int64 = 0
  private(set) var allocated: Int64 = 0
  private(set) var peakLive: Int64 = 0
  private(set) var peakRequested: Int64 = 0
  private(set) var peakAllocated: Int64 = 0
  /// Frees on another processor than the allocation's.
  var crossProcessorFrees: UInt64 = 0
  private var netPages: Int64 = 0
  private(set) var netPagesMaximum: Int64 = 0
  private(set) var netPagesMinimum: Int64 = 0

  @inline(__always)
  mutating func add(_ facts: SiteFacts) {
    live &+= 1
    requested &+= facts.requestedBytes
    allocated &+= facts.allocatedBytes
    peakLive = max(peakLive, live)
    peakRequested = max(peakRequested, requested)
    peakAllocated = max(peakAllocated, allocated)
  }

  @inline(__always)
  mutating func remove(_ facts: SiteFacts) {
    live &-= 1
    requested &-= facts.requestedBytes
    allocated &-= facts.allocatedBytes
  }

  @inline(__always)
  mutating func take(pages: Int64) {
    netPages &+= pages
    netPagesMaximum = max(netPagesMaximum, netPages)
  }

  @inline(__always)
  mutating func giveBack(pages: Int64) {
    netPages &-= pages
    netPagesMinimum = min(netPagesMinimum, netPages)
  }
}
