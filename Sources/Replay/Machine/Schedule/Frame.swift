import TraceFormat

/// One operation that a thread is in the middle of; a thread's frames are its call stack.
enum Frame: Sendable {
  /// Writes dirty pages to swap.
  case launder(Launder)
  /// Calls an allocator.
  case model(ModelCall)
  /// Gets the pages of one request.
  case pages(PageWork)
  /// Reserves map entries (`vm_map_entry_reserve`).
  case reserve(count: Int)
  /// Makes map entries, each reserved, inserted and the rest released.
  case makeEntries(left: Int)
  /// Asks for a slab without any allocator.
  case slab
  /// Makes slabs ahead.
  case replenish(flags: AllocationFlags?)
  /// Touches pages that are not there yet.
  case fault(left: Int)
  /// Waits until the minimum is reached (`vm_wait_nominal`).
  case nominal
  /// A pager's passes over the pages of a trace, until enough are free.
  case scan
  /// Takes the pages of a recorded run for the kernel.
  case kernelRun

  /// A page-out of one cluster.
  struct Launder: Sendable {
    enum Stage: Sendable { case swap, buffer, metadata }
    var pages: Int
    /// Objects of swap metadata that are still missing; nil: one for each group of sixteen pages.
    var objectsLeft: Int?
    /// Objects that go with them and are still missing; nil: one for each.
    var companionsLeft: Int?
    var stage = Stage.swap
    /// The pages of a trace that are written, if it is replayed.
    var group: UInt32?
    /// Whether what was asked for last is a companion.
    var asksForCompanion = false
  }

  /// A call of a model, which may ask for pages several times.
  struct ModelCall: Sendable {
    enum Target: Sendable { case objects, entries }
    enum Operation: Sendable {
      case allocate(AllocationRequest)
      case replenish(type: UInt32, flags: AllocationFlags)
    }
    let target: Target
    let operation: Operation
    /// The request that is being settled.
    var request: PageRequest?
    /// Uses of the stock before the call.
    var usesBefore = 0
    /// The result, while entries that were used up on the way are made good.
    var result: Returned?
  }

  /// The settling of one request for pages.
  struct PageWork: Sendable {
    enum Phase: Sendable { case entries, space, pages }
    let request: PageRequest
    /// Whether map entries are taken without refilling the stock, which breaks the recursion of
    /// entries that need entries.
    var overdrawsEntries = false
    var phase = Phase.entries
    var got = 0
    var holdsEntry = false
    /// Whether the map entry is one of those kept for the helper alone.
    var hasOwnEntry = false

    /// Whether it is an entry into the kernel's slab back end.
    var isSlab: Bool { request.mapEntries > 0 || overdrawsEntries }
    /// Whether the caller said that it must not sleep.
    var mustNotWait: Bool { request.policy == .allOrNothing }
  }
}

/// What a frame leaves for the one below it.
enum Returned: Sendable, Equatable {
  case granted(Int)
  case placed(Block)
  case done
  case failed
}
