/// The live set with its sizes and peaks.
struct LiveTally: Sendable {
  private var objects = LiveObjectSites()
  private(set) var live: Int64 = 0
  private(set) var liveRequested: Int64 = 0
  private(set) var liveAllocated: Int64 = 0
  private(set) var peakLive: Int64 = 0
  private(set) var peakRequested: Int64 = 0
  private(set) var peakAllocated: Int64 = 0
  private(set) var crossProcessorFrees: UInt64 = 0

  @inline(__always)
  mutating func allocate(_ ordinal: UInt64, site: Int, facts: SiteFacts, processor: UInt32) {
    objects.insert(ordinal, site: UInt32(truncatingIfNeeded: site), processor: processor)
    live &+= 1
    liveRequested &+= facts.requestedBytes
    liveAllocated &+= facts.allocatedBytes
    takePeaks()
  }

  /// Ends an object and returns the site that made it; nil if it is not live.
  @inline(__always)
  mutating func end(
    _ ordinal: UInt64, _ sites: borrowing [SiteFacts], processor: UInt32, isImplied: Bool
  ) -> Int? {
    guard let made = objects.remove(ordinal) else { return nil }
    let site = Int(made.site)
    live &-= 1
    liveRequested &-= sites[site].requestedBytes
    liveAllocated &-= sites[site].allocatedBytes
    if made.processor != processor, !isImplied { crossProcessorFrees &+= 1 }
    return site
  }

  /// Gives a live object the sizes of `site` and returns its former site; nil if it is not live.
  mutating func move(_ ordinal: UInt64, to site: Int, _ sites: borrowing [SiteFacts]) -> Int? {
    guard let made = objects.remove(ordinal) else { return nil }
    let former = Int(made.site)
    objects.insert(
      ordinal, site: UInt32(truncatingIfNeeded: site), processor: made.processor)
    liveRequested &+= sites[site].requestedBytes &- sites[former].requestedBytes
    liveAllocated &+= sites[site].allocatedBytes &- sites[former].allocatedBytes
    takePeaks()
    return former
  }

  @inline(__always)
  private mutating func takePeaks() {
    peakLive = max(peakLive, live)
    peakRequested = max(peakRequested, liveRequested)
    peakAllocated = max(peakAllocated, liveAllocated)
  }
}

/// Pages taken minus pages given back, with its extremes.
struct NetPages: Sendable {
  private var now: Int64 = 0
  private(set) var maximum: Int64 = 0
  private(set) var minimum: Int64 = 0

  @inline(__always)
  mutating func take(_ pages: Int64) {
    now &+= pages
    maximum = max(maximum, now)
  }

  @inline(__always)
  mutating func giveBack(_ pages: Int64) {
    now &-= pages
    minimum = min(minimum, now)
  }
}
