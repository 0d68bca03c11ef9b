/// What a run leaves behind for its reports.
struct MachineLog: Sendable {
  /// Why pages were refused to a request that did not wait.
  enum Refusal: String, Sendable, CaseIterable {
    case pages = "pages"
    case cachePresent = "cache present"
    case addressSpace = "address space"
  }

  var droppedEvents = 0
  var entriesMade = 0
  var metadataGranted = 0
  var nothingResults = 0
  var stockUses = 0
  var replenishAttempts = 0
  var replenishFailures = 0
  var laundered = 0
  /// Clusters that page-out gave up.
  var skippedClusters = 0
  var repaid = 0
  private(set) var lastRefusal: Refusal?
  /// Rules of the machine that it broke itself; the first of them.
  private(set) var violations: [String] = []
  private(set) var waits: BlockingRecorder
  private(set) var dips: DipRecorder
  /// Fewest free pages over time.
  var course = FreePageCourse()
  /// Sleeps inside requests whose callers said that they must not sleep.
  private(set) var noWaitSleeps = 0

  init(
    thresholds: ReserveThresholds, free: Int, limit: DipRecorder.Limit = DipRecorder.Limit()
  ) {
    dips = DipRecorder(thresholds: thresholds, free: free, limit: limit)
    waits = BlockingRecorder(limit: limit)
  }

  /// Waits that are kept one by one, in order of their beginnings.
  var blockings: [BlockingEvent] { waits.events }

  mutating func noteViolation(_ text: String) {
    if violations.count < 100 { violations.append(text) }
  }

  mutating func note(refusal: Refusal) { lastRefusal = refusal }
  mutating func note(turnedAway actor: Int) { dips.turnAway(actor) }

  @inline(__always)
  mutating func noteFree(
    _ free: Int, at time: UInt64, takenBy taker: Int?, pages: Int = 1,
    returnedBy source: PageReturn? = nil
  ) {
    dips.note(free, at: time, takenBy: taker, pages: pages, returnedBy: source)
  }

  /// A sleep begins, or goes on after a poll that brought nothing.
  mutating func sleepBegins(
    _ actor: inout MachineActor, _ channel: WaitChannel, at time: UInt64, mustNotWait: Bool
  ) {
    if let place = actor.blockingEvent,
      waits.poll(place, channel, heldPages: actor.holdings.pages)
    {
      return
    }
    sleepEnds(&actor, at: time)
    if mustNotWait { noWaitSleeps += 1 }
    actor.blockingEvent = waits.begin(
      BlockingEvent(
        actor: actor.name, channel: channel, start: time, heldPages: actor.holdings.pages,
        isOnPageoutPath: actor.isPager, breaksNoWait: mustNotWait))
  }

  /// What the actor waited for has come, or part of it.
  mutating func sleepEnds(_ actor: inout MachineActor, at time: UInt64) {
    guard let place = actor.blockingEvent else { return }
    waits.end(place, at: time)
    actor.blockingEvent = nil
  }
}
