/// One thread of the machine.
struct MachineActor: Sendable {
  /// What a thread is for.
  enum Role: String, Sendable, CaseIterable {
    /// Turns dirty pages into free ones.
    case pagedaemon
    /// Takes over when the pagedaemon is stuck.
    case emergencyPager
    /// Writes what another thread has scanned (FreeBSD's laundry thread).
    case launderer
    /// Any other thread.
    case ordinary
    /// Makes slabs ahead for others.
    case replenisher
    /// The page-out thread of the machine on which a trace was recorded.
    case recordedPager
  }

  /// What a thread is doing.
  enum State: Sendable, Equatable {
    /// Nothing; as a pager it goes on with its passes.
    case idle
    /// It takes no part.
    case off
    /// It would run but was just woken or has no processor.
    case ready
    /// It sleeps.
    case blocked(Sleep)
    /// It retries without ever sleeping, since a time.
    case spinning(since: UInt64)
  }

  /// A sleep.
  struct Sleep: Sendable, Equatable {
    let channel: WaitChannel
    /// When it polls next; `.max` if never.
    let until: UInt64
    /// The class of the page that it needs; empty if it does not wait for one.
    let pageClass: PageClass
  }

  /// What a thread has that others may wait for.
  struct Holdings: Sendable, Equatable {
    /// Pages of a request that is not complete.
    var pages = 0
    /// Buffers for writes.
    var buffers = 0
    /// Pages of swap whose write has not begun.
    var swapPages = 0
    /// Pages kept busy for a write that has not begun.
    var busyPages = 0
  }

  /// What tells a futile retry from one after a change.
  struct RetryMark: Sendable, Equatable {
    var time: UInt64 = .max
    var free = 0
    var cache = 0
    var held = 0
  }

  let name: String
  let role: Role
  let nice: Int
  /// Its number in reports.
  let party: Int
  var cpu: UInt16
  var state = State.idle
  var frames: [Frame] = []
  var returned: Returned?
  /// The request that it works on, and those that wait until it is done.
  var current: Int?
  var queue: [Int] = []
  var holdings = Holdings()
  /// Pages of an attempt that failed, kept for the next one; they are among the holdings.
  var keptPages = 0
  /// Since when the current request has not gone on without sleeping.
  var stuckSince: UInt64?
  var retryMark = RetryMark()
  var retries = 0
  /// Wakeups at one instant that brought it nothing, and when that was.
  var futileWakes = 0
  var wokenAt: UInt64 = .max
  /// Why the last allocation brought nothing.
  var lastFailure: AllocationFailure?
  /// The blocking event that is under way.
  var blockingEvent: Int?
  /// It stands for a recorded thread while that is in the middle of something.
  var isOnLoan = false

  init(name: String, role: Role, nice: Int, party: Int, cpu: UInt16) {
    self.name = name
    self.role = role
    self.nice = nice
    self.party = party
    self.cpu = cpu
  }

  var isSystem: Bool { role != .ordinary }
  var isPager: Bool {
    switch role {
    case .pagedaemon, .emergencyPager, .launderer: true
    case .ordinary, .replenisher, .recordedPager: false
    }
  }
  /// Whether it sleeps where pagers sleep.
  var waitsAsPager: Bool { role != .ordinary }
  var isStuck: Bool {
    switch state {
    case .blocked, .spinning: true
    default: false
    }
  }
}
