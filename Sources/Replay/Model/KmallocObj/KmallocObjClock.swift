/// What `kmalloc_obj` knows of time.
struct KmallocObjClock: Sendable {
  /// Nanoseconds between two wake-ups of the poller (the channel lbolt).
  static let pollNanoseconds: UInt64 = 1_000_000_000

  /// The time of the next poll; `.max` if there is none.
  private(set) var nextPoll: UInt64
  /// The time of the next pseudo tick or poll, whichever comes first; kept because drivers look
  /// at it before every event.
  private(set) var nextChange: UInt64 = .max
  /// The zone that the poller visits next; -1 for the last.
  var cursor = -1
  /// Polls in a row after which nothing had moved.
  var quietPolls = 0
  private var now: UInt64 = 0
  private var firstPseudoTick: Int
  private let pseudoTickNanoseconds: UInt64
  private(set) var pseudoTick: Int

  init(_ settings: KmallocObjSettings) {
    nextPoll = settings.pollsWithTime ? Self.pollNanoseconds : .max
    firstPseudoTick = settings.firstPseudoTick
    pseudoTickNanoseconds = max(1000, settings.pseudoTickNanoseconds)
    pseudoTick = firstPseudoTick
    setNextChange()
  }

  /// Lets time pass up to `time`.
  mutating func advance(to time: UInt64) {
    now = max(now, time)
    pseudoTick = firstPseudoTick + Int(now / pseudoTickNanoseconds)
    setNextChange()
  }

  /// Moves the pseudo tick on by itself.
  mutating func advancePseudoTick(by ticks: Int) {
    firstPseudoTick += ticks
    pseudoTick += ticks
  }

  /// Sets the next poll `polls` seconds later.
  mutating func postponePoll(by polls: UInt64) {
    let (seconds, tooMany) = polls.multipliedReportingOverflow(by: Self.pollNanoseconds)
    let (time, tooLate) = nextPoll.addingReportingOverflow(seconds)
    nextPoll = tooMany || tooLate ? .max : time
    setNextChange()
  }

  private mutating func setNextChange() {
    let (tick, tooLate) = (now / pseudoTickNanoseconds + 1)
      .multipliedReportingOverflow(by: pseudoTickNanoseconds)
    nextChange = tooLate ? nextPoll : min(nextPoll, tick)
  }
}

extension KmallocObjModel {
  /// The next pseudo tick or poll.
  public var nextTick: UInt64 { clock.nextPoll == .max ? .max : clock.nextChange }

  /// Lets time pass: the poller wakes once a second, pseudo ticks go on.
  public mutating func tick(_ now: UInt64) -> Step {
    while clock.nextPoll <= now, clock.nextPoll < .max {
      clock.advance(to: clock.nextPoll)
      pollNext()
      clock.postponePoll(by: 1)
      if clock.quietPolls >= zones.count, clock.nextPoll <= now,
        zones.allSatisfy({ $0.regainedSlabs == 0 || $0.isDestroyed })
      {
        skipPolls((now - clock.nextPoll) / KmallocObjClock.pollNanoseconds + 1)
      }
    }
    clock.advance(to: now)
    return .done
  }

  /// Moves the pseudo tick on without time passing.
  public mutating func advancePseudoTick(by ticks: Int) {
    clock.advancePseudoTick(by: ticks)
  }

  /// The current pseudo tick.
  public var pseudoTick: Int { clock.pseudoTick }

  /// Does at once what `count` polls would do when no type has anything to move: each turns the
  /// empty list of its zone by 16 slabs, a list of no more than 16 wholly round. So a long pause in
  /// a trace costs no more than a short one.
  private mutating func skipPolls(_ count: UInt64) {
    let visited = zones.indices.filter { !zones[$0].isDestroyed }.count
    clock.postponePoll(by: count)
    guard visited > 0 else { return }
    tallies.polls += Int(clamping: count)
    let rounds = count / UInt64(visited)
    let rest = Int(count % UInt64(visited))
    for turn in 0..<visited {
      guard let zone = zoneInTurn(from: clock.cursor) else { return }
      turnEmptyList(of: zone, polls: rounds + (turn < rest ? 1 : 0))
      clock.cursor = zone - 1
    }
    for _ in 0..<rest {
      guard let zone = zoneInTurn(from: clock.cursor) else { return }
      clock.cursor = zone - 1
    }
  }

  private mutating func turnEmptyList(of zone: Int, polls: UInt64) {
    let length = UInt64(zones[zone].empty.count)
    guard length > 16 else { return }
    for _ in 0..<(polls % length * 16 % length) {
      guard let slab = zones[zone].empty.popHead(table.slabs) else { return }
      zones[zone].empty.pushTail(slab, &table.slabs)
    }
  }
}
