internal import TraceFormat

/// Pairs begins and ends of waits by thread and class. Waits are rare, so this is off the hot path.
struct WaitPairing: Sendable {
  private struct Key: Hashable {
    var thread: Int32
    var waitClass: WaitClass
  }
  private struct Waiter: Hashable {
    var actor: RecordedActor
    var waitClass: WaitClass
  }

  private var facts = WaitFacts()
  private var digests = Array(repeating: DurationDigest(), count: WaitClass.allCases.count)
  private var waiters: [Waiter: WaitFacts.Waiter] = [:]
  private var begun: [Key: UInt64] = [:]
  private var wokenAt: [UInt16: UInt64] = [:]

  mutating func begin(_ waitClass: WaitClass, node: UInt16, thread: Int32, time: UInt64) {
    if waitClass == .daemon {
      facts.daemon.sleeps += 1
      guard let woken = wokenAt.removeValue(forKey: node) else { return }
      facts.daemon.awakeNanoseconds += time &- woken
      return
    }
    let former = begun.updateValue(time, forKey: Key(thread: thread, waitClass: waitClass))
    if former != nil { facts[waitClass].unmatchedBegins += 1 }
  }

  /// `value` is what the kind's payload says: the yield, or the length of a wait that is reported
  /// once, at its end.
  mutating func end(
    _ waitClass: WaitClass, node: UInt16, thread: Int32, actor: RecordedActor, time: UInt64,
    value: UInt64
  ) {
    switch waitClass {
    case .daemon:
      facts.daemon.wakes += 1
      if wokenAt[node] == nil { wokenAt[node] = time }
    case .throttled:
      let start = time - min(time, value)
      add(
        WaitFacts.Wait(
          actor: actor, startNanoseconds: start, durationNanoseconds: value, yield: 0),
        to: waitClass)
    default:
      let key = Key(thread: thread, waitClass: waitClass)
      guard let start = begun.removeValue(forKey: key) else {
        facts[waitClass].unmatchedEnds += 1
        return
      }
      add(
        WaitFacts.Wait(
          actor: actor, startNanoseconds: start, durationNanoseconds: time &- start, yield: value),
        to: waitClass)
    }
  }

  private mutating func add(_ wait: WaitFacts.Wait, to waitClass: WaitClass) {
    let nanoseconds = wait.durationNanoseconds
    digests[Int(waitClass.rawValue)].add(nanoseconds)
    Self.count(wait, in: &facts.byClass[Int(waitClass.rawValue)])
    let key = Waiter(actor: wait.actor, waitClass: waitClass)
    var waiter = waiters[key] ?? WaitFacts.Waiter(actor: wait.actor)
    waiter.count += 1
    waiter.totalNanoseconds &+= nanoseconds
    waiter.longestNanoseconds = max(waiter.longestNanoseconds, nanoseconds)
    waiters[key] = waiter
  }

  private static func count(_ wait: WaitFacts.Wait, in tally: inout WaitFacts.Tally) {
    let nanoseconds = wait.durationNanoseconds
    tally.count += 1
    tally.totalNanoseconds &+= nanoseconds
    tally.yield &+= wait.yield
    tally.longestNanoseconds = max(tally.longestNanoseconds, nanoseconds)
    let isFull = tally.longest.count == WaitFacts.Tally.longestLimit
    if isFull, let last = tally.longest.last, last.durationNanoseconds >= nanoseconds { return }
    let place = tally.longest.firstIndex { $0.durationNanoseconds < nanoseconds }
    tally.longest.insert(wait, at: place ?? tally.longest.count)
    if isFull { tally.longest.removeLast() }
  }

  /// The facts; waits still begun count as unmatched.
  func finished() -> WaitFacts {
    var result = facts
    for key in begun.keys { result[key.waitClass].unmatchedBegins += 1 }
    for (key, waiter) in waiters { result[key.waitClass].waiters.append(waiter) }
    for place in result.byClass.indices {
      result.byClass[place].medianNanoseconds = digests[place].percentile(50)
      result.byClass[place].percentile99Nanoseconds = digests[place].percentile(99)
      result.byClass[place].waiters.sort { a, b in
        if a.totalNanoseconds != b.totalNanoseconds {
          return a.totalNanoseconds > b.totalNanoseconds
        }
        return a.actor.label < b.actor.label
      }
    }
    return result
  }
}
