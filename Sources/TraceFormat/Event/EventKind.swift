/// What an event does to the object that it names.
public enum ObjectRole: UInt8, Sendable {
  /// The event makes an object: it takes the next birth ordinal.
  case birth = 0
  /// The event ends the object that it names.
  case death = 1
  /// The event names an object, living or dead, and ends nothing.
  case reference = 2
  /// The event has no object.
  case none = 3
}

/// What happened. The raw value is the byte on the wire; FORMAT.md lists the same rows.
///
/// Everything that a reader must know of a kind is in `EventSpec.table`: its name in the text
/// twin, its object role and how many payload values it carries.
public enum EventKind: UInt8, CaseIterable, Sendable {
  /// A successful allocation.
  case allocate = 0
  /// A free; an orphan if the object was allocated before the trace or by an untraced path.
  case free = 1
  /// A free that the source did not record, known because its address was handed out again.
  case impliedFree = 2
  /// The object keeps its identity and takes the sizes of this event's site.
  case reallocate = 3
  /// An allocation that returned nothing.
  case allocateFailed = 4
  /// A free of NULL: no object and no effect.
  case freeNull = 5
  /// A run of 2^order pages taken from the page allocator.
  case pageAllocate = 6
  /// A run of pages given back.
  case pageFree = 7
  /// A second report of a freed page: it went back as part of a batch.
  case pageFreeBatched = 8
  /// A freed page moved from a per-CPU list to the buddy lists.
  case pageDrain = 9
  /// A page allocation that returned nothing.
  case pageAllocateFailed = 10
  /// A page was handed to the pager for writing.
  case pageOutStart = 11
  /// The write of a page ended.
  case pageOutEnd = 12
  /// A page was read back.
  case pageIn = 13
  /// A recorded wait began; the site's `WaitClass` says which.
  case waitBegin = 14
  /// A recorded wait ended. Payload: what it yielded (pages reclaimed), or for a wait that is
  /// reported once, at its end, how long it took in nanoseconds.
  case waitEnd = 15
  /// Free pages and watermarks at a moment. Payload: free, minimum, low, high (pages).
  case gauge = 16
  /// A text written by the recorded system or its observer. Payload: string index.
  case mark = 17
  /// The source lost events here. Payload: how many, 0 if it did not say.
  case lost = 18
  /// An event of the source that has no kind of its own; its site's type names it.
  case other = 19
  /// A process was killed for memory. Payload: process id, string index of its name.
  case kill = 20
}
