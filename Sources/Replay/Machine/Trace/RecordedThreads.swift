import TraceFormat

/// The threads of a trace. A thread is known by its number; where that says nothing (idle threads,
/// all of which are number 0, and sources that print -1), by processor and name.
struct RecordedThreads: Sendable {
  /// A thread.
  struct Thread: Sendable {
    var name: String
    /// Whether it is the page-out thread of the recorded kernel.
    var isPager: Bool
  }

  private struct Key: Hashable {
    var thread: Int32
    var cpu: UInt32
    var name: StringID
  }

  /// The threads so far, in order of their first events.
  private(set) var threads: [Thread] = []
  /// The thread of each context of the trace; `.max` if none of its events was met.
  private(set) var ofContext: [UInt32] = []
  private var numbers: [Key: UInt32] = [:]

  /// Learns the threads of a batch.
  mutating func learn(_ batch: borrowing EventBatch, _ tables: TraceTables) {
    for run in batch.contextRuns {
      let place = Int(run.context.index)
      while ofContext.count <= place { ofContext.append(.max) }
      if ofContext[place] == .max { ofContext[place] = number(tables.contexts[place], tables) }
    }
  }

  private mutating func number(_ context: Context, _ tables: TraceTables) -> UInt32 {
    let isNumbered = context.thread > 0
    let key = Key(
      thread: context.thread, cpu: isNumbered ? 0 : context.cpu,
      name: isNumbered ? .empty : context.name)
    if let number = numbers[key] { return number }
    let number = UInt32(threads.count)
    numbers[key] = number
    let name = tables[context.name]
    let suffix = isNumbered ? "\(context.thread)" : "cpu\(context.cpu)"
    threads.append(
      Thread(
        name: name.isEmpty ? suffix : "\(name)-\(suffix)", isPager: Self.isPager(name)))
    return number
  }

  /// Linux's `kswapd0`, DragonFly's `pagedaemon` and `emergpager`.
  private static func isPager(_ name: String) -> Bool {
    name.hasPrefix("kswapd") || name == "pagedaemon" || name == "emergpager"
  }
}
