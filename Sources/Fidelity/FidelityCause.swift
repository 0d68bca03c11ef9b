/// Why a replay of a cache was not close, as far as a rule can tell.
public enum FidelityCause: Sendable, Equatable {
  /// How full each slab was at the start is not known, and matters: the replay that knows more of
  /// it is close.
  case startOccupancy
  /// The kernel's count of objects changed otherwise than the trace tells: events are missing.
  case missingObjects(Int)
  /// Most allocations do not name their cache.
  case unnamedAllocations(percent: Int)
  /// Pages of such slabs are freed a grace period after the slabs are no longer counted.
  case gracePeriod
  /// Empty slabs on processors' lists: when a list last moved is not known, and that is worth so
  /// many slabs at most.
  case listPhase(slabs: Int)
  /// None of these.
  case unexplained

  /// What reports say.
  public var text: String {
    switch self {
    case .startOccupancy: "occupancy at the start"
    case .missingObjects(let count):
      count > 0 ? "\(count) allocations not recorded" : "\(-count) frees not recorded"
    case .unnamedAllocations(let percent): "\(percent) % of allocations name no cache"
    case .gracePeriod: "pages are freed after a grace period"
    case .listPhase(let slabs): "phase of processors' lists (at most \(slabs) slabs)"
    case .unexplained: "unexplained"
    }
  }
}

/// The kinds of replay.
public enum FidelityMode: String, Sendable, CaseIterable {
  /// The model, started from the kernel's counters.
  case cold
  /// The model, started from what addresses tell besides.
  case warm
  /// No model: the slabs that addresses tell of.
  case recorded
}

extension RecordingFidelity.Row {
  /// The comparison of one kind; nil where addresses are hashed.
  public func comparison(_ mode: FidelityMode) -> CacheComparison? {
    switch mode {
    case .cold: cold
    case .warm: warm
    case .recorded: recorded
    }
  }

  /// Why one kind of replay is not close; nil if it is.
  public func cause(_ mode: FidelityMode) -> FidelityCause? {
    guard let result = comparison(mode), !result.isClose else { return nil }
    if mode == .cold, let warm, warm.isClose { return .startOccupancy }
    if mode == .recorded, freesPagesLate { return .gracePeriod }
    if unnamedPercent >= 50 { return .unnamedAllocations(percent: unnamedPercent) }
    if abs(missingObjects) >= objectsPerSlab { return .missingObjects(missingObjects) }
    return result.largestError <= slack ? .listPhase(slabs: slack) : .unexplained
  }
}
