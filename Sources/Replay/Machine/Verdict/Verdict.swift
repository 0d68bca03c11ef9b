/// What a run shows, judged at its end; of several that apply the first in this order, but for
/// `progress` and `degraded`, which are last.
public enum Verdict: String, Sendable, Equatable, CaseIterable {
  /// The kernel gave up.
  case panic
  /// An allocation needs itself.
  case recursion
  /// A thread retries for ever without sleeping.
  case livelock
  /// A process was killed.
  case kill
  /// Page-out gets nowhere: nothing changes over full poll cycles.
  case stall
  /// Page-out goes on, but an ordinary thread waits at the end.
  case degraded
  /// Page-out goes on.
  case progress
}

extension Machine {
  /// Nothing may change for so long before somebody who sleeps counts as stuck for good.
  static var settledAfter: UInt64 { 2_000_000_000 }

  /// The same for this machine: two full poll cycles, if somebody polls less often.
  var settlingTime: UInt64 { max(Self.settledAfter, 2 * (periods.poll ?? 0)) }

  /// Whether whoever sleeps now sleeps for good.
  var isSettled: Bool {
    ended != nil || now - lastChange >= settlingTime
      || !actors.contains { $0.isStuck }
  }

  /// Actors that sleep although nothing has changed for full poll cycles.
  var stalledActors: [Int] {
    guard now - lastChange >= settlingTime else { return [] }
    return actors.indices.filter {
      if case .blocked = actors[$0].state { return true }
      return false
    }
  }

  /// Actors that retry without sleeping.
  var spinningActors: [Int] {
    actors.indices.filter {
      if case .spinning = actors[$0].state { return true }
      return false
    }
  }

  /// What the run shows up to now.
  func verdict() -> Verdict {
    switch ended?.kind {
    case .panic: return .panic
    case .recursion: return .recursion
    case nil: break
    }
    if !spinningActors.isEmpty { return .livelock }
    if !daemon.kills.isEmpty { return .kill }
    let ofPagers = requests.filter { actors[$0.actor].isPager && $0.verb.isPageout }
    if !ofPagers.isEmpty, !ofPagers.contains(where: { $0.isDone }) { return .stall }
    let waiting = requests.filter { $0.completedAt == nil && !actors[$0.actor].isPager }
    if ofPagers.isEmpty { return requests.contains { $0.completedAt == nil } ? .stall : .progress }
    return waiting.contains { actors[$0.actor].role == .ordinary } ? .degraded : .progress
  }
}

extension MachineRequest {
  /// Whether it was completed and brought what it was to bring.
  var isDone: Bool { completedAt != nil && !hasFailed }
}

extension MachineVerb {
  /// Whether a pager that completes it has made progress.
  var isPageout: Bool {
    switch self {
    case .pass, .freePages: false
    default: true
    }
  }
}
