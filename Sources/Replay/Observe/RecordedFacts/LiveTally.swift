/// The live set with its sizes and peaks.
struct LiveTally: Sendable {
  /// Each live object's site is its table entry's request.
  private var objects = LiveTable()
  /// Per slot of the table, the processor that its object was allocated on.
  private var processors: [UInt32] = []
  private(set) var live: Int64 = 0
  private(set) var liveRequested: Int64 = 0
  private(set) var liveAllocated: Int64 = 0
  private(set) var peakLive: Int64 = 0
  private(set) var peakRequested: Int64 = 0
  private(set) var peakAllocated: Int64 = 0
  private(set) var crossProcessorFrees: UInt64 = 0

  /// Makes room for `births` more births from this ordinal on; to be called for each batch.
  mutating func reserve(births: Int, from ordinal: UInt64) {
    objects.reserve(births: births, from: ordinal)
    let missing = objects.freeSlots.count - processors.count
    if missing > 0 { processors.append(contentsOf: repeatElement(0, count: missing)) }
  }

  @inline(__always)
  mutating func allocate(_ ordinal: UInt64, site: Int, facts: SiteFacts, processor: UInt32) {
    let slot = Int(objects.insert(ordinal, request: UInt32(truncatingIfNeeded: site)))
    processors[slot] = processor
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
    let site = Int(made.request)
    live &-= 1
    liveRequested &-= sites[site].requestedBytes
    liveAllocated &-= sites[site].allocatedBytes
    if processors[Int(made.slot)] != processor, !isImplied { crossProcessorFrees &+= 1 }
    return site
  }

  /// Gives a live object the sizes of `site` and returns its former site; nil if it is not live.
  mutating func move(_ ordinal: UInt64, to site: Int, _ sites: borrowing [SiteFacts]) -> Int? {
    let request = UInt32(truncatingIfNeeded: site)
    guard let made = objects.replaceRequest(of: ordinal, with: request) else { return nil }
    let former = Int(made.request)
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
