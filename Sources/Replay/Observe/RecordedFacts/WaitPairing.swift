internal import TraceFormat

/// Pairs begins and ends of waits by thread and class. Waits are rare, so this is off the hot path.
struct WaitPairing: Sendable {
  private struct Key: Hashable {
    var thread: Int32
    var waitClass: WaitClass
  }

  private var facts = WaitFacts()
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
    _ waitClass: WaitClass, node: UInt16, thread: Int32, time: UInt64, value: UInt64
  ) {
    switch waitClass {
    case .daemon:
      facts.daemon.wakes += 1
      if wokenAt[node] == nil { wokenAt[node] = time }
    case .throttled:
      add(value, yield: 0, to: waitClass)
    default:
      let key = Key(thread: thread, waitClass: waitClass)
      guard let start = begun.removeValue(forKey: key) else {
        facts[waitClass].unmatchedEnds += 1
        return
      }
      add(time &- start, yield: value, to: waitClass)
    }
  }

  private mutating func add(_ nanoseconds: UInt64, yield: UInt64, to waitClass: WaitClass) {
    facts[waitClass].count += 1
    facts[waitClass].totalNanoseconds &+= nanoseconds
    facts[waitClass].yield &+= yield
    facts[waitClass].longestNanoseconds = max(facts[waitClass].longestNanoseconds, nanoseconds)
  }

  /// The facts; waits still begun count as unmatched.
  func finished() -> WaitFacts {
    var result = facts
    for key in begun.keys { result[key.waitClass].unmatchedBegins += 1 }
    return result
  }
}
