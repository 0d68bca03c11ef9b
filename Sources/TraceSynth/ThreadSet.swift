internal import TraceFormat

/// The threads of a made workload: who runs now, and on which processor.
///
/// A thread runs for a dozen events on average, then another takes over; now and then one moves to
/// another processor, and then frees there what it allocated elsewhere.
struct ThreadSet: Sendable {
  private static let names = ["cc1", "make", "sshd", "redis", "tar", "httpd", "sh", "kworker"]
  /// Chance in 1,024 that the next event is another thread's.
  private static let switching = 85
  /// Chance in 1,024 that a thread that takes over has moved.
  private static let moving = 2

  /// Places of all (thread, processor) pairs: thread x processors + processor.
  private var contexts: [ContextID] = []
  private var processorOf: [Int] = []
  private var blocked: [Bool] = []
  private let processors: Int
  /// The thread that runs.
  private(set) var current = 0
  /// The page-out daemon, which is no member of the set.
  let daemon: ContextID

  init(_ interner: inout TableInterner, processors: Int) {
    self.processors = processors
    daemon = interner.context(
      Context(cpu: 0, thread: 40, name: interner.string("pagedaemon")))
    for thread in 0..<(processors * 4) {
      let name = interner.string(Self.names[thread % Self.names.count])
      for cpu in 0..<processors {
        let context = Context(cpu: UInt32(cpu), thread: Int32(1_000 + thread), name: name)
        contexts.append(interner.context(context))
      }
      processorOf.append(thread % processors)
      blocked.append(false)
    }
  }

  /// How many there are.
  var count: Int { blocked.count }

  /// Where the running thread runs.
  var context: ContextID { contexts[current &* processors &+ processorOf[current]] }

  /// Lets another thread take over, perhaps. Returns whether one did.
  mutating func turn(_ random: inout SplitMix64) -> Bool {
    guard random.happens(in1024: Self.switching) else { return false }
    change(&random)
    return true
  }

  /// Lets another thread take over that is not blocked, if there is one.
  mutating func change(_ random: inout SplitMix64) {
    var next = random.below(blocked.count)
    for _ in blocked.indices where blocked[next] { next = (next + 1) % blocked.count }
    current = next
    if random.happens(in1024: Self.moving) { processorOf[next] = random.below(processors) }
  }

  /// Blocks the running thread. Returns false, and does nothing, if it would be the last.
  mutating func blockCurrent(_ random: inout SplitMix64) -> Bool {
    guard blocked.count(where: { !$0 }) > 1 else { return false }
    blocked[current] = true
    change(&random)
    return true
  }

  /// Lets `thread` run again, at once.
  mutating func unblock(_ thread: Int) {
    blocked[thread] = false
    current = thread
  }
}
