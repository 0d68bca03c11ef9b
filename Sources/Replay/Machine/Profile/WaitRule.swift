/// When a thread that got no page sleeps, and what ends its sleep.
public struct WaitRule: Sendable, Equatable {
  /// Pages between which a kind of thread sleeps.
  public struct Marks: Sendable, Equatable {
    /// It sleeps while fewer pages than these are free and cached, and else tries again at once.
    public var sleepsBelow: Int
    /// A page that comes free wakes it from so many free and cached pages on.
    public var wakesFrom: Int
    /// Makes marks.
    public init(sleepsBelow: Int, wakesFrom: Int) {
      self.sleepsBelow = sleepsBelow
      self.wakesFrom = wakesFrom
    }
    /// Sleeps whatever is free, and is woken by each page.
    public static let always = Marks(sleepsBelow: .max, wakesFrom: 0)
  }

  /// What wakes sleepers.
  public enum Wakeup: String, Sendable, CaseIterable {
    /// Each page that comes free at or above the mark.
    case level
    /// Only the one with which the mark is reached (`vm_domain_clear`).
    case crossing
  }

  /// Of threads that page out, and of their helpers; nil: DragonFly's own tests (`vm_wait`).
  public var pagers: Marks?
  /// Of all others; nil: DragonFly's own tests.
  public var others: Marks?
  /// What wakes sleepers.
  public var wakeup = Wakeup.level
  /// Nanoseconds after which a sleeper looks by itself; nil: never.
  public var pollPeriod: UInt64? = 1_000_000_000

  /// DragonFly's.
  public init() {}

  /// A rule with marks of its own.
  public init(
    pagers: Marks, others: Marks, wakeup: Wakeup = .level, pollPeriod: UInt64? = nil
  ) {
    self.pagers = pagers
    self.others = others
    self.wakeup = wakeup
    self.pollPeriod = pollPeriod
  }

  /// Whether the free and cached pages, which were `before`, wake those who sleep by these marks.
  func wakes(_ marks: Marks, before: Int, now: Int) -> Bool {
    now >= marks.wakesFrom && (wakeup == .level || before < marks.wakesFrom)
  }
}
