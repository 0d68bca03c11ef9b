internal import TraceFormat

extension WaitFacts {
  /// The member "waits" of `info --json`: an object for each class, and the page-out daemon's.
  var json: JSONValue {
    var members: [(key: String, value: JSONValue)] = []
    for waitClass in WaitClass.allCases where waitClass != .daemon {
      let name = String(waitClass.name.map { $0 == "-" ? "_" : $0 })
      members.append((key: name, value: self[waitClass].json))
    }
    let life: JSONValue = .map([
      "wakes": .int(daemon.wakes),
      "sleeps": .int(daemon.sleeps),
      "awake_ns": .int(daemon.awakeNanoseconds),
    ])
    members.append((key: "daemon", value: life))
    return .object(members)
  }
}

extension WaitFacts.Tally {
  fileprivate var json: JSONValue {
    .map([
      "count": .int(count),
      "total_ns": .int(totalNanoseconds),
      "longest_ns": .int(longestNanoseconds),
      "p50_ns": .int(medianNanoseconds),
      "p99_ns": .int(percentile99Nanoseconds),
      "yield": .int(yield),
      "unmatched_begins": .int(unmatchedBegins),
      "unmatched_ends": .int(unmatchedEnds),
      "waiters": .array(waiters.map(\.json)),
      "longest": .array(longest.map(\.json)),
    ])
  }
}

extension WaitFacts.Waiter {
  fileprivate var json: JSONValue {
    .map([
      "actor": .string(actor.label), "count": .int(count), "total_ns": .int(totalNanoseconds),
      "longest_ns": .int(longestNanoseconds),
    ])
  }
}

extension WaitFacts.Wait {
  fileprivate var json: JSONValue {
    .map([
      "actor": .string(actor.label), "start_ns": .int(startNanoseconds),
      "duration_ns": .int(durationNanoseconds), "yield": .int(yield),
    ])
  }
}
