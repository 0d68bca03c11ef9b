/// A machine before anything happens. Pages are of 4096 bytes, times in nanoseconds.
public struct MachineSetup: Sendable {
  /// An actor and where it runs.
  public struct Actor: Sendable, Equatable {
    /// Its name: PD, EP and R are the kernel's, others are ordinary threads.
    public var name: String
    /// Its processor.
    public var cpu: UInt16
    /// Its niceness.
    public var nice: Int
    /// Makes an actor.
    public init(_ name: String, cpu: UInt16, nice: Int = 0) {
      self.name = name
      self.cpu = cpu
      self.nice = nice
    }
  }

  /// When a helper makes slabs ahead.
  public struct Helper: Sendable, Equatable {
    /// Whether there is one.
    public var isOn = true
    /// Whether it begins only when all pages that it may need are free.
    public var isGuarded = false
    /// Nanoseconds after which a failed attempt is repeated; 0: never.
    public var retryAfter: UInt64 = 1_000_000_000
    /// Whether it is told when a stock is used.
    public var isTold = true
    /// Nanoseconds between looks of its own, at whole multiples; 0: it never looks by itself.
    public var period: UInt64 = 0
    /// Map entries that are kept for it alone; each slab that it makes uses one up.
    public var entries = 0
    /// Whether an attempt that failed gives back the pages that it got; else the next one has them.
    public var rollsBack = true
    /// The usual helper.
    public init() {}
  }

  /// How map entries come about.
  public struct Entries: Sendable {
    /// What the counter of each processor says at first.
    public var available = 512
    /// Entries on each processor's list beyond that.
    public var listedBeyond = 8
    /// The allocator of entries is the one under test, with a type of their own.
    public var comeFromModel = false
    /// Entries for slabs of entries are taken without refilling first.
    public var overdraws = false
    /// Bytes of an entry.
    public var bytes: UInt64 = 192
    /// Free entries on the global list of their own zone.
    public var globalItems = 21
    /// Slabs of entries made ahead, if the allocator under test serves them.
    public var stockSlabs = 0
    /// The era of their own zone.
    public var zoneEra = "2021"
    /// The usual stock.
    public init() {}
  }

  /// The thresholds.
  public var thresholds: ReserveThresholds
  /// The switches by which kernels differ.
  public var policy = MachinePolicy()
  /// Pages free.
  public var free = 0
  /// Pages cached.
  public var cache = 0
  /// Processors.
  public var processorCount = 1
  /// Clock ticks a second.
  public var ticksPerSecond = 100
  /// Who takes part.
  public var actors: [Actor] = []
  /// Whether the pagedaemon is on.
  public var isPagedaemonOn = true
  /// Swap metadata: bytes of an object.
  public var metadataBytes: UInt64 = 192
  /// Bytes of metadata that may be in use; 0 for no limit.
  public var metadataLimit: UInt64 = 0
  /// Objects of swap metadata for each group of sixteen pages; 0: they were paid for before.
  public var objectsPerGroup = 1
  /// Bytes of an object of the second kind that page-out needs beside each object of swap metadata
  /// (the inner node of a trie, say); 0 for none.
  public var companionBytes: UInt64 = 0
  /// Pages of kernel address space that there are.
  public var addressLimit = 1 << 40
  /// Types declared before swap metadata.
  public var typesBefore = 0
  /// Types declared after it.
  public var typesAfter = 0
  /// What there is of swap metadata at first.
  public var metadata = InitialStock()
  /// Map entries.
  public var entries = Entries()
  /// The helper.
  public var helper = Helper()
  /// Pages of kernel address space that page tables cover at first.
  public var addressHeadroom = 1 << 30
  /// Pages of swap.
  public var swapPages = 1_000_000
  /// Of them, in use.
  public var swapUsed = 0
  /// `swap_pager_full` at first.
  public var swapFullness = 0
  /// Pages that each process would give back if killed.
  public var processes: [Int] = []
  /// In which order actors poll.
  public var pollOrder = PollOrder.fixed([])

  /// Whether a trace is replayed on it: then types are declared as the trace needs them.
  var servesTrace = false

  /// A machine with nothing in it.
  public init(thresholds: ReserveThresholds) { self.thresholds = thresholds }
}
