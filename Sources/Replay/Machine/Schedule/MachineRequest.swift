public import TraceFormat

/// What an actor can be told to do.
public enum MachineVerb: Sendable, Equatable {
  /// Write this many dirty pages of groups that have no swap metadata yet.
  case launder(pages: Int)
  /// Write dirty pages that need so many objects of swap metadata and of their companions.
  case pageOut(pages: Int, objects: Int, companions: Int)
  /// Allocate one object of swap metadata and keep it.
  case allocate(flags: AllocationFlags)
  /// Ask `kmem_slab_alloc` for one slab.
  case slab(flags: DragonFlyFlags)
  /// Make a slab ahead; nil: with the flags of the stock.
  case replenish(flags: AllocationFlags?)
  /// A process gives pages back.
  case freePages(Int)
  /// Touch pages that are not there yet.
  case fault(pages: Int)
  /// Free every object of swap metadata.
  case freeAll
  /// Make map entries, one by one.
  case mapEntries(Int)
  /// One pass of the pagedaemon that finds nothing to launder.
  case pass
  /// Wait until the minimum of free pages is reached.
  case waitNominal
}

/// Something that an actor was told to do, and what became of it.
struct MachineRequest: Sendable {
  let actor: Int
  let verb: MachineVerb
  let listedAt: UInt64
  var completedAt: UInt64?
  var hasFailed = false
}

/// A request at a time; several actors go through theirs page by page in turn.
struct TimedEvent: Sendable {
  var at: UInt64
  var actors: [Int]
  var verb: MachineVerb
  /// Free and cached pages to which a driver sets the machine just before.
  var restore: (free: Int, cache: Int)?
}
