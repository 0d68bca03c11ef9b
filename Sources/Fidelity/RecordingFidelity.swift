public import Replay

/// How close models came to what the kernel counted, for one recording.
public struct RecordingFidelity: Sendable {
  /// One cache.
  public struct Row: Sendable {
    /// Its name.
    public var cache: String
    /// Objects and pages of a slab, and slabs that a processor's partial list may hold.
    public var objectsPerSlab: Int
    /// The order of its slabs.
    public var order: Int
    /// Allocations and frees between the samples of shrunk caches.
    public var events: Int
    /// Of these, frees that had to be supposed.
    public var hiddenFrees: Int
    /// Slabs at the start.
    public var startSlabs: Int
    /// Slabs at the last sample less those at the start.
    public var change: Int
    /// The greatest of the kernel's counts less the least.
    public var range: Int
    /// The replay from the kernel's counters alone.
    public var cold: CacheComparison
    /// The replay from what addresses tell of the start; nil where they are hashed.
    public var warm: CacheComparison?
    /// The slabs that addresses tell of; nil where they are hashed.
    public var recorded: CacheComparison?
    /// Slabs made and given back in the cold replay.
    public var modelTurnover: (created: Int, released: Int)
    /// The same of the slabs that addresses tell of.
    public var trueTurnover: (created: Int, released: Int)
    /// How far the unknown state of processors' lists can take the count.
    public var slack: Int
    /// Objects by which the kernel's count of active ones changed more, between the samples of
    /// shrunk caches, than the trace tells of.
    public var missingObjects: Int
    /// Allocations whose cache the trace does not name, in percent of all.
    public var unnamedPercent: Int

    /// Whether pages of its slabs are freed a grace period late.
    public var freesPagesLate: Bool

    /// Whether more than one event in a hundred had to be supposed: such a cache is not scored.
    public var isInferred: Bool { hiddenFrees * 100 > events }
  }

  /// The recording's name.
  public let name: String
  /// The kernel whose rules were applied.
  public let era: SlubEra
  /// Samples compared.
  public let sampleCount: Int
  /// Whether pointers were hashed, so that only the cold replay is possible.
  public let isHashed: Bool
  /// Caches with events, most events first.
  public let rows: [Row]
  /// Frees whose cache could not be found out.
  public let unresolvedFrees: Int
  /// Allocations whose cache could not be found out.
  public let unresolvedAllocations: Int
  /// The greatest change of all caches' pages since the start.
  public let largestPageChange: Int
  /// How far all caches together were off in the cold replay.
  public let coldPages: PageError
  /// The same in the warm replay.
  public let warmPages: PageError?
  /// The same of the slabs that addresses tell of.
  public let recordedPages: PageError?
  /// Caches whose order and objects per slab the model derives otherwise than the kernel.
  public let oddGeometries: [String]

  /// Replays a recording and compares.
  /// - Throws: `FidelityError`.
  public init(_ recording: Recording) throws(FidelityError) {
    let prepared = try PreparedRecording(recording)
    let truth = recording.truth
    name = recording.name
    era = recording.era
    sampleCount = prepared.windows.windows.count
    isHashed = recording.addresses.areHashed
    unresolvedFrees = prepared.resolution.unresolvedFrees
    unresolvedAllocations = prepared.resolution.unresolvedAllocations
    oddGeometries = truth.caches.filter { cache in
      let made = SlubGeometry(
        objectBytes: cache.objectBytes, processorCount: recording.processorCount,
        era: recording.era)
      return made.objectsPerSlab != cache.objectsPerSlab
        || 1 << made.order != cache.pagesPerSlab
    }.map(\.name)
    let cold = try ModelReplay(prepared, start: .cold)
    let tallies = CacheTally.all(prepared)
    let used = truth.caches.indices.filter { tallies[$0].events > 0 }
    largestPageChange = PageError.largestChange(truth, prepared.windows)
    coldPages = PageError(cold.ranges, truth, prepared.windows, of: used)
    let coldRows = CacheComparison.all(cold.ranges, truth, prepared.windows)
    var warmRows: [CacheComparison]?
    var recordedRows: [CacheComparison]?
    if isHashed {
      (warmPages, recordedPages) = (nil, nil)
    } else {
      let warm = try ModelReplay(prepared, start: .warm)
      warmRows = CacheComparison.all(warm.ranges, truth, prepared.windows)
      let recorded = prepared.recordedRanges()
      recordedRows = CacheComparison.all(recorded, truth, prepared.windows)
      warmPages = PageError(warm.ranges, truth, prepared.windows, of: used)
      recordedPages = PageError(recorded, truth, prepared.windows, of: used)
    }
    rows = used.map { number in
      Self.row(
        number, prepared, tallies[number], cold.model, coldRows[number], warmRows?[number],
        recordedRows?[number])
    }.sorted { ($1.events, $0.cache) < ($0.events, $1.cache) }
  }

  private static func row(
    _ number: Int, _ prepared: PreparedRecording, _ tally: CacheTally, _ model: SlubModel,
    _ cold: CacheComparison, _ warm: CacheComparison?, _ recorded: CacheComparison?
  ) -> Row {
    let cache = prepared.recording.truth.caches[number]
    let windows = prepared.windows
    let counts = windows.windows.map { cache.counts[$0.sample].slabs }
    let start = cache.counts[windows.startSample]
    let endActive = windows.endSample.map { cache.counts[$0].active }
    let turnover = model.slabTurnover(inCache: number)
    return Row(
      cache: cache.name, objectsPerSlab: cache.objectsPerSlab,
      order: prepared.map.caches[number].order, events: tally.events,
      hiddenFrees: tally.hiddenFrees, startSlabs: start.slabs,
      change: (counts.last ?? start.slabs) - start.slabs,
      range: (counts.max() ?? 0) - (counts.min() ?? 0), cold: cold, warm: warm,
      recorded: recorded,
      modelTurnover: (turnover.created - start.slabs, turnover.released),
      trueTurnover: (tally.slabsBorn, tally.slabsDied),
      slack: model.slackOfSlabs(inCache: number),
      missingObjects: endActive.map { $0 - start.active - tally.netObjects } ?? 0,
      unnamedPercent: tally.allocations == 0
        ? 0
        : min(
          100, (prepared.resolution.inferredAllocations[number] ?? 0) * 100 / tally.allocations),
      freesPagesLate: prepared.map.caches[number].freesPagesLate)
  }
}

/// Sums of one cache's operations between the samples of shrunk caches.
struct CacheTally {
  var events = 0
  var allocations = 0
  var hiddenFrees = 0
  var netObjects = 0
  var slabsBorn = 0
  var slabsDied = 0

  static func all(_ prepared: PreparedRecording) -> [CacheTally] {
    var result = [CacheTally](repeating: CacheTally(), count: prepared.map.caches.count)
    let start = prepared.windows.start
    let end = prepared.windows.endEvent
    for operation in prepared.operations
    where operation.position >= start && operation.position < end {
      let cache = Int(operation.cache)
      switch operation.kind {
      case .allocate:
        result[cache].events += 1
        result[cache].allocations += 1
        result[cache].netObjects += 1
      case .free:
        result[cache].events += 1
        result[cache].netObjects -= 1
      case .hiddenFree:
        result[cache].hiddenFrees += 1
        result[cache].netObjects -= 1
      }
    }
    for slab in prepared.slabs.slabs {
      if slab.born >= start { result[Int(slab.cache)].slabsBorn += 1 }
      if slab.died >= start, slab.died != .max { result[Int(slab.cache)].slabsDied += 1 }
    }
    return result
  }
}
