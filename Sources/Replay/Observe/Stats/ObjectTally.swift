internal import TraceFormat

/// What became of the objects of one site, or of those made in one context.
struct DeathTally: Sendable {
  /// Those that were freed.
  var frees: UInt64 = 0
  /// Those freed on another processor than they were made on.
  var crossProcessorFrees: UInt64 = 0
  /// Those whose free was not recorded.
  var impliedFrees: UInt64 = 0
  /// The lives of those freed, added up, in nanoseconds.
  var lifeNanoseconds: UInt64 = 0

  /// One of the objects is freed.
  @inline(__always)
  mutating func free(life: UInt64, crossing: UInt64) {
    frees &+= 1
    crossProcessorFrees &+= crossing
    lifeNanoseconds &+= life
  }

  static func += (sum: inout DeathTally, part: DeathTally) {
    sum.frees &+= part.frees
    sum.crossProcessorFrees &+= part.crossProcessorFrees
    sum.impliedFrees &+= part.impliedFrees
    sum.lifeNanoseconds &+= part.lifeNanoseconds
  }
}

/// Objects made and their sizes, and what became of them.
struct ObjectTally: Sendable {
  /// Objects made.
  var allocations: UInt64 = 0
  /// Bytes asked for by them.
  var requestedBytes: UInt64 = 0
  /// Bytes set aside for them.
  var allocatedBytes: UInt64 = 0
  /// Bytes that had been set aside for those freed.
  var freedBytes: UInt64 = 0
  /// What became of them.
  var deaths = DeathTally()

  /// Nothing.
  init() {}

  /// The tally of a site, whose objects all have its sizes.
  init(_ site: SiteFacts, events: UInt64, deaths: DeathTally) {
    allocations = site.kind == .allocate ? events : 0
    requestedBytes = allocations &* UInt64(bitPattern: site.requestedBytes)
    allocatedBytes = allocations &* UInt64(bitPattern: site.allocatedBytes)
    freedBytes = deaths.frees &* UInt64(bitPattern: site.allocatedBytes)
    self.deaths = deaths
  }

  /// An object of this site is made.
  @inline(__always)
  mutating func make(_ site: SiteFacts) {
    allocations &+= 1
    requestedBytes &+= UInt64(bitPattern: site.requestedBytes)
    allocatedBytes &+= UInt64(bitPattern: site.allocatedBytes)
  }

  /// One of its objects, of this site, is freed.
  @inline(__always)
  mutating func free(_ site: SiteFacts, life: UInt64, crossing: UInt64) {
    freedBytes &+= UInt64(bitPattern: site.allocatedBytes)
    deaths.free(life: life, crossing: crossing)
  }

  static func += (sum: inout ObjectTally, part: ObjectTally) {
    sum.allocations &+= part.allocations
    sum.requestedBytes &+= part.requestedBytes
    sum.allocatedBytes &+= part.allocatedBytes
    sum.freedBytes &+= part.freedBytes
    sum.deaths += part.deaths
  }
}
