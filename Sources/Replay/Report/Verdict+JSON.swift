/// Who took pages during dips, or was refused some.
enum DipShares {
  /// Of many, those with the most are listed and the others added up.
  private static let limit = 16

  static func json(_ counts: [Int: Int], _ unit: String, _ parties: [String]) -> JSONValue {
    let (listed, others) = listed(counts)
    var members = listed.map { entry(parties[$0.key], unit, $0.value) }
    if others > 0 { members.append(entry(nil, unit, others)) }
    return .array(members)
  }

  /// The greatest, greatest first, and the sum of the rest.
  static func listed(
    _ counts: [Int: Int], limit: Int = limit
  ) -> (listed: [(key: Int, value: Int)], others: Int) {
    let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return (Array(sorted.prefix(limit)), sorted.dropFirst(limit).reduce(0) { $0 + $1.value })
  }

  private static func entry(_ party: String?, _ unit: String, _ count: Int) -> JSONValue {
    .object([
      (key: "actor", value: party.map { .string($0) } ?? .null), (key: unit, value: .int(count)),
    ])
  }
}

extension ReserveDip {
  /// The dip as JSON; a duration of null stands for one that lasts.
  public func json(_ parties: [String]) -> JSONValue {
    .map([
      "threshold": .string(threshold), "start_ns": .int(start),
      "duration_ns": end.map { .int($0 - start) } ?? .null,
      "ended_by": endedBy.map { .string($0.rawValue) } ?? .null,
      "depth_pages": .int(depth), "takers": DipShares.json(takers, "pages", parties),
      "turned_away": DipShares.json(turnedAway, "times", parties),
    ])
  }
}

extension BlockingEvent {
  /// The wait as JSON, of a run that ended at `end`; its duration is null if it lasts.
  public func json(end runEnd: UInt64) -> JSONValue {
    .map([
      "actor": .string(actor), "channel": .string(channel.rawValue),
      "reason": .string(channel.reason), "start_ns": .int(start),
      "duration_ns": end.map { .int($0 - start) } ?? .null,
      "waited_ns": .int((end ?? runEnd) - start), "held_pages": .int(heldPages),
      "on_pageout_path": .bool(isOnPageoutPath), "breaks_no_wait": .bool(breaksNoWait),
      "polls": .int(polls),
    ])
  }
}

extension WaitChannel {
  /// What is waited for, in words.
  public var reason: String {
    switch self {
    case .pager: "a pager waits for pages"
    case .pages: "pages"
    case .fault: "a page fault waits for pages"
    case .buffer: "a buffer for writing to swap"
    case .rest: "nothing left that could be written"
    case .reclaim: "pages, which it reclaims itself"
    case .limit: "swap metadata, which is at its limit"
    case .pause: "what a kill will free"
    case .throttle: "a stock that is low"
    }
  }
}

extension Witness {
  /// The graph as JSON.
  public var json: JSONValue {
    .map([
      "verdict": .string(verdict.rawValue), "reason": reason.map { .string($0) } ?? .null,
      "time_ns": .int(time), "last_change_ns": .int(lastChange), "free": .int(free),
      "cache": .int(cache), "hoarded": .int(hoarded), "cycle": .bool(isCycle),
      "waits": .array(waits.map(\.json)), "omitted": .int(omitted),
    ])
  }
}

extension Witness.Wait {
  /// Who waits for what, and has what meanwhile.
  var json: JSONValue {
    .map([
      "actor": .string(actor), "role": .string(role), "cpu": .int(cpu),
      "channel": channel.map { .string($0.rawValue) } ?? .null, "since_ns": .int(since),
      "polls": .int(polls), "doing": .array(doing.map { .string($0) }), "need": .string(need),
      "remedy": .string(remedy), "holds": .array(holds.map { .string($0.text) }),
      "waits_for": .array(waitsFor.map { .string($0) }),
    ])
  }
}
