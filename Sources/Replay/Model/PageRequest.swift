/// Which pages a request may take, as DragonFly's `vm_page_alloc` classes: a set, because a request
/// may combine them.
public struct PageClass: OptionSet, Sendable, Hashable {
  /// The bits.
  public let rawValue: UInt8
  /// Makes a class from its bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  /// Stops at the reserve; may recycle cache pages.
  public static let normal = PageClass(rawValue: 1)
  /// May go below the reserve, down to the interrupt minimum.
  public static let system = PageClass(rawValue: 2)
  /// May exhaust the free list.
  public static let interrupt = PageClass(rawValue: 4)
}

/// What happens when not all pages of a request are there.
public enum PagePolicy: UInt8, Sendable, Equatable {
  /// The asker waits, holding what it has got so far, until all are there.
  case waitHolding
  /// Nothing is granted and what was taken is given back.
  case allOrNothing
  /// The request ends at the first page that is refused and keeps those before it.
  case asManyAsPossible
}

/// A model's wish for pages.
public struct PageRequest: Sendable, Equatable {
  /// All that an unfinished operation must remember. Opaque to the driver.
  public struct Continuation: Sendable, Equatable {
    /// The model's own label of where to go on.
    public var stage: UInt8
    /// The processor of the operation.
    public var cpu: UInt16
    /// The type of the operation.
    public var type: UInt32
    /// The flags of the operation's caller.
    public var flags: UInt32
    /// Whatever else the model must remember.
    public var value: UInt64
    /// Makes a continuation.
    public init(
      stage: UInt8, cpu: UInt16 = 0, type: UInt32 = 0, flags: UInt32 = 0, value: UInt64 = 0
    ) {
      self.stage = stage
      self.cpu = cpu
      self.type = type
      self.flags = flags
      self.value = value
    }
  }

  /// How many pages.
  public var pages: UInt32
  /// Which pages may be taken.
  public var pageClass: PageClass
  /// What happens when they are not all there.
  public var policy: PagePolicy
  /// Map entries that must be reserved first (DragonFly's `vm_map_entry_reserve`).
  public var mapEntries: UInt8
  /// Pages of kernel virtual address space that must be found first; 0 if already reserved.
  public var kernelVirtualPages: UInt32
  /// Where the operation goes on.
  public var continuation: Continuation

  /// Makes a request.
  public init(
    pages: UInt32, pageClass: PageClass, policy: PagePolicy, mapEntries: UInt8 = 0,
    kernelVirtualPages: UInt32 = 0, continuation: Continuation
  ) {
    self.pages = pages
    self.pageClass = pageClass
    self.policy = policy
    self.mapEntries = mapEntries
    self.kernelVirtualPages = kernelVirtualPages
    self.continuation = continuation
  }
}
