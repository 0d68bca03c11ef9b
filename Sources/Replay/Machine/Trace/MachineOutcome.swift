/// What came of a trace on a machine with one model.
public struct MachineOutcome: Sendable {
  /// The verdict.
  public var verdict: Verdict
  /// Why some do not go on; nil if everybody does.
  public var witness: Witness?
  /// When the run ended, in nanoseconds.
  public var end: UInt64
  /// The reserve at the end.
  public var reserve: PageReserve
  /// Dips below each threshold in sum, highest threshold first.
  public var dipSums: [DipSummary]
  /// Dips one by one: the first and the longest of each threshold.
  public var dips: [ReserveDip]
  /// All waits in a few numbers.
  public var waits: BlockingSummary
  /// Waits one by one: the first and the longest.
  public var blockings: [BlockingEvent]
  /// Fewest free pages of each span of time.
  public var course: [Int]
  /// Nanoseconds of one such span.
  public var courseSpan: UInt64
  /// The names of those whom dips refer to by number.
  public var parties: [String]
  /// What became of the trace's events.
  public var tally: TraceTally
  /// Counts of the machine, by stable snake_case name.
  public var counters: [ModelCounter]
  /// Rules of the machine that the run broke; always empty unless the machine itself is wrong.
  public var violations: [String]
}

extension TraceRun {
  /// Waits of a witness that are shown.
  private static var witnessLimit: Int { 12 }

  /// Lets everybody finish who can, and says how the run went.
  mutating func finish(_ batch: borrowing MachineBatch) -> (PlacementOutcome, MachineOutcome) {
    if !isOver { drain(to: batch.operations.endTime) }
    noteMetadata()
    if let ended = machine.ended { figures.broken = Invariant(rawValue: ended.reason) }
    var placement: PlacementOutcome?
    borrowModel { placement = $0.finish(batch.operations) }
    guard var placement else { preconditionFailure("the figures were not asked") }
    if let metadataRow { placement.types.remove(at: metadataRow) }
    let verdict = verdict
    var violations = machine.log.violations
    let missing = missingPages
    if missing != 0 { violations.append("\(missing) pages are missing") }
    let outcome = MachineOutcome(
      verdict: verdict, witness: machine.witness(verdict, limit: Self.witnessLimit),
      end: machine.now, reserve: machine.reserve,
      dipSums: machine.log.dips.summaries(end: machine.now), dips: machine.log.dips.all,
      waits: machine.log.waits.summary(end: machine.now), blockings: machine.log.blockings,
      course: machine.log.course.samples(until: machine.now),
      courseSpan: 1 << machine.log.course.shift, parties: partyNames, tally: tally,
      counters: machineCounters, violations: violations)
    return (placement, outcome)
  }

  /// What the run shows. Page-out that is stuck at the end is a stall even if it went on before.
  var verdict: Verdict {
    switch machine.ended?.kind {
    case .panic: return .panic
    case .recursion: return .recursion
    case nil: break
    }
    if machine.hasSpinning { return .livelock }
    if !machine.daemon.kills.isEmpty { return .kill }
    let pagers = machine.actors.filter { $0.isPager && !$0.frames.isEmpty }
    let isAnybodyLeft = backlog.count > 0 || loans.contains { $0 != nil }
    let isResting = pagers.contains {
      if case .blocked(let sleep) = $0.state { return sleep.channel == .rest }
      return false
    }
    if !pagers.isEmpty, !isResting, pagers.allSatisfy(\.isStuck) { return .stall }
    guard isAnybodyLeft else { return .progress }
    return isResting ? .stall : .degraded
  }

  /// Pages that are missing (positive) or too many, of the kernel's and of processes'; 0 if the
  /// books are right.
  var missingPages: Int {
    let expected =
      residentPages + machine.ledger.handedOut - machine.ledger.outside
      + machine.trace.unbackedPages
    let pages = machine.trace.pages
    let processes =
      pages.allocated + pages.before + machine.writes.reduce(0) { $0 + $1.pages }
      + machine.actors.indices.reduce(0) { $0 + pagesUnderWay($1) }
    return abs(machine.ledger.difference(machine)) + abs(expected - processes)
  }

  /// Pages of processes that an actor is just taking, or about to write.
  private func pagesUnderWay(_ actor: Int) -> Int {
    machine.actors[actor].frames.reduce(0) { pages, frame in
      switch frame {
      case .launder(let launder): return pages + launder.pages
      case .fault(let left):
        guard let work = loans[actor] else { return pages }
        return pages + machine.trace.pages.length(work.place) - left
      default: return pages
      }
    }
  }

  private var machineCounters: [ModelCounter] {
    let log = machine.log
    let counts: [(String, Int)] = [
      ("pages_written", log.laundered), ("pages_repaid", log.repaid),
      ("clusters_begun", machine.trace.clustersBegun),
      ("clusters_written", machine.trace.clustersWritten),
      ("emergency_takeovers", machine.trace.takeovers), ("kills", machine.daemon.kills.count),
      ("swap_used_pages", machine.swap.used), ("swap_full", machine.swap.fullness),
      ("metadata_allocations", log.metadataGranted),
      ("metadata_live", machine.trace.liveMetadata), ("nothing_results", log.nothingResults),
      ("stock_level", machine.objects.stock(ofType: stockType)?.level ?? 0),
      ("stock_target", machine.objects.stock(ofType: stockType)?.target ?? 0),
      ("stock_uses", machine.objects.stock(ofType: stockType)?.uses ?? 0),
      ("replenish_attempts", log.replenishAttempts),
      ("replenish_failures", log.replenishFailures), ("no_wait_sleeps", log.noWaitSleeps),
      ("page_table_pages", machine.addressSpace.tablePages),
      ("cache_pages_recycled", machine.reserve.recycled),
      ("resident_pages_at_end", machine.trace.pages.allocated),
      ("resident_pages_from_before", machine.trace.pages.before),
      ("unknown_page_frees", machine.trace.pages.unknownFrees),
    ]
    return counts.map { ModelCounter($0.0, Int64($0.1)) }
  }

  private var stockType: UInt32 { machine.metadataType == .max ? 0 : machine.metadataType }
}
