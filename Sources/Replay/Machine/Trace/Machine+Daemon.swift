import TraceFormat

/// Pagers that decide themselves what to write: the passes of `vm_pageout_thread` and of the
/// emergency pager, over the pages of a trace (`sys/vm/vm_pageout.c`, commit 2198d48d).
extension Machine {
  /// How long the pagedaemon rests after a pass that brought nothing.
  private static var restPeriod: UInt64 { 200_000_000 }

  /// Pages whose writes are under way.
  private var pagesInFlight: Int { writes.reduce(0) { $0 + $1.pages } }

  /// Whether the pagedaemon is idle though it has work: the trace wants pages written, free pages
  /// fell below the start mark, or it has begun and not reached its second target.
  var wantsDaemon: Bool {
    guard let pagedaemon, actors[pagedaemon].state == .idle else { return false }
    return trace.pages.wantedPages > 0 || isShort
  }

  private var isShort: Bool {
    trace.isLaundering
      ? reserve.available + pagesInFlight < reserve.thresholds.target2 : reserve.shouldStart()
  }

  /// Lets the pagedaemon begin.
  mutating func startDaemon() {
    guard let pagedaemon else { return }
    push(.scan, pagedaemon)
    run(pagedaemon)
  }

  /// One cluster after the other until enough pages are free or on their way.
  mutating func scan(_ actor: Int, _ returned: Returned?) -> Bool {
    actors[actor].stuckSince = nil
    log.sleepEnds(&actors[actor], at: now)
    if reserve.available >= reserve.thresholds.target2 { trace.isLaundering = false }
    let isShort = isShort
    guard isShort || trace.pages.wantedPages > 0 else { return leave(actor, .done) }
    if isShort { trace.isLaundering = true }
    declareMetadata()
    guard ended == nil else { return false }
    let limit = trace.clusterPages
    guard swap.total - swap.used >= limit else {
      _ = swap.take(max(limit, 5))
      return rest(actor)
    }
    guard let (group, pages) = trace.pages.takeGroup(limit, isShort: isShort) else {
      guard !writes.isEmpty else { return rest(actor) }
      // What is under way may be enough.
      push(.scan, actor)
      return sleep(actor, .rest, period: periods.tick, pageClass: [])
    }
    trace.clustersBegun += 1
    let launder = Frame.Launder(pages: pages, objectsLeft: 1, companionsLeft: 0, group: group)
    return call(actor, from: .scan, .launder(launder))
  }

  private mutating func rest(_ actor: Int) -> Bool {
    pass()
    push(.scan, actor)
    return sleep(actor, .rest, period: Self.restPeriod, pageClass: [])
  }

  /// The cluster has its metadata and is being written.
  mutating func beginWriting(_ group: UInt32) {
    trace.clustersWritten += 1
    trace.liveMetadata += 1
    trace.pages.beginWriting(group)
    if let metadata = trace.pages.retire(group) { freeMetadata(metadata, cpu: 0) }
  }

  /// Places on swap come free.
  mutating func releaseSwap(_ group: UInt32, _ pages: Int, cpu: UInt16) {
    swap.give(pages)
    if let metadata = trace.pages.release(group, pages) { freeMetadata(metadata, cpu: cpu) }
  }

  private mutating func freeMetadata(_ block: Block, cpu: UInt16) {
    trace.liveMetadata -= 1
    let release = ReleaseRequest(
      type: metadataType, cpu: cpu, requestedBytes: setup.metadataBytes)
    if case .broken(let invariant) = objects.free(block, release) {
      panic(invariant.rawValue, actor: pagedaemon ?? 0)
    }
    collectReleased(.objects)
  }

  /// Makes swap metadata known to the model under test, as it is when the machine has started: with
  /// its first pages and all that is kept ahead. These pages are taken from what processes have.
  mutating func declareMetadata() {
    guard metadataType == .max, ended == nil else { return }
    let heldBefore = objects.totals.heldPages
    metadataType = UInt32(trace.typeCount)
    declare("swblock", bytes: setup.metadataBytes, limit: setup.metadataLimit)
    trace.typeCount += 1
    var stock = setup.metadata
    if stock.stockSlabs == 0, let kept = objects.stock(ofType: metadataType) {
      stock.stockSlabs = max(0, kept.target - kept.level)
    }
    _ = objects.arrange(stock, type: metadataType)
    let pages = objects.totals.heldPages - heldBefore
    ledger.outside += pages
    trace.takeFromProcesses(pages)
  }

  /// The emergency pager looks every second while the pagedaemon does not go on.
  mutating func checkEmergency() {
    guard trace.isOn, trace.emergencyCheck <= now, ended == nil else { return }
    guard let pagedaemon, let since = actors[pagedaemon].stuckSince else {
      trace.emergencyCheck = .max
      return
    }
    trace.emergencyCheck = max(now + (periods.poll ?? periods.staleAge), since + periods.staleAge)
    guard isPagedaemonStale, isShort,
      let pager = actors.firstIndex(where: { $0.role == .emergencyPager }),
      actors[pager].state == .idle
    else { return }
    trace.takeovers += 1
    push(.scan, pager)
    run(pager)
  }
}
