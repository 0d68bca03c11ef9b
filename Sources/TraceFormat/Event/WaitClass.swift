/// What a recorded wait waits for; stored in `Site.pageClass` of wait events.
public enum WaitClass: UInt8, CaseIterable, Sendable {
  /// A thread reclaims pages itself because none were free.
  case directReclaim = 0
  /// A thread reclaims pages of its memory control group.
  case groupReclaim = 1
  /// A thread reclaims pages of a group over its soft limit.
  case groupSoftLimitReclaim = 2
  /// A thread reclaims pages of one memory node.
  case nodeReclaim = 3
  /// A thread is slowed down because pages are being written; reported once, at its end.
  case throttled = 4
  /// The page-out daemon sleeps: it begins to wait when it sleeps, ends when it wakes.
  case daemon = 5
  /// Any other wait; the site's type names it.
  case other = 6

  /// The class's name in the text twin.
  public var name: String {
    switch self {
    case .directReclaim: "direct-reclaim"
    case .groupReclaim: "group-reclaim"
    case .groupSoftLimitReclaim: "group-soft-limit-reclaim"
    case .nodeReclaim: "node-reclaim"
    case .throttled: "throttled"
    case .daemon: "daemon"
    case .other: "other"
    }
  }
}
