public import TraceFormat

/// The switches by which kernels differ in low memory. As made, they are DragonFly's.
public struct MachinePolicy: Sendable, Equatable {
  /// How the pages of one request are taken.
  public enum Taking: String, Sendable, CaseIterable {
    /// One after the other; who may wait keeps what it has got meanwhile.
    case pageByPage = "page by page"
    /// All in one step; who waits holds nothing.
    case whole
  }

  /// What page-out does when it gets no swap metadata.
  public enum FailureAnswer: String, Sendable, CaseIterable {
    /// Waits as for pages and tries again, for ever.
    case wait
    /// Gives this cluster up; its pages stay dirty.
    case skip
    /// The kernel gives up.
    case panic
    /// Kills the largest process, pauses ten ticks and tries again.
    case kill
  }

  /// What page-out does when the zone of swap metadata holds as many objects as it may.
  public enum LimitAnswer: String, Sendable, CaseIterable {
    /// The same as for any other failure.
    case same
    /// Sleeps until an object is freed; who finds somebody asleep there kills the largest process,
    /// pauses ten ticks and tries again (`uma_zone_exhausted`, `uma_zwait`).
    case sleep
  }

  /// The class that threads of the kernel have beyond what they ask for.
  public struct Elevation: Sendable, Equatable {
    /// Of threads that page out.
    public var pagers: PageClass
    /// Of helpers.
    public var helpers: PageClass
    /// Classes that are added.
    public init(pagers: PageClass, helpers: PageClass) {
      self.pagers = pagers
      self.helpers = helpers
    }
  }

  /// When the pagedaemon kills a process for lack of memory.
  public struct KillRule: Sendable, Equatable {
    /// Passes in a row that did not reach the target.
    public var passes = 20
    /// Only if swap is full.
    public var needsFullSwap = true
    /// Only while fewer pages than these are free and cached; nil: the first target.
    public var mark: Int?
    /// Whether the pages of who was killed come free at once.
    public var returnsPages = false
    /// DragonFly's.
    public init() {}
    /// A rule.
    public init(passes: Int, needsFullSwap: Bool, mark: Int?, returnsPages: Bool) {
      self.passes = passes
      self.needsFullSwap = needsFullSwap
      self.mark = mark
      self.returnsPages = returnsPages
    }
  }

  /// Ordinary users of a stock are slowed down while it is low.
  public struct Throttle: Sendable, Equatable {
    /// Units of stock below which they wait.
    public var below: Int
    /// Nanoseconds of one wait.
    public var delay: UInt64
    /// Makes a throttle.
    public init(below: Int, delay: UInt64) {
      self.below = below
      self.delay = delay
    }
  }

  /// Who gets a page.
  public var admission = AdmissionRule.dragonFly
  /// What system threads have beyond what they ask for.
  public var elevation = Elevation(pagers: .system, helpers: .system)
  /// Who sleeps and who is woken.
  public var waits = WaitRule()
  /// How pages are taken.
  public var taking = Taking.pageByPage
  /// With which flags threads that page out ask for swap metadata. They may always use what is
  /// kept ahead for them.
  public var pagerFlags: AllocationFlags = [.known, .mayWait]
  /// With which flags other threads ask for it when they page out.
  public var otherFlags: AllocationFlags = [.known, .mayWait]
  /// What page-out does without metadata.
  public var onFailure = FailureAnswer.wait
  /// What page-out does at the limit of metadata.
  public var onLimit = LimitAnswer.same
  /// When processes are killed.
  public var kill = KillRule()
  /// Nanoseconds after which page-out that has not gone on ends in a panic; nil: never.
  public var deadman: UInt64?
  /// Whether ordinary users of stocks are slowed down; nil: they are not.
  public var throttle: Throttle?

  /// DragonFly's.
  public init() {}
}
