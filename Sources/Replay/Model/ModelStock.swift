public import TraceFormat

/// What a model keeps ahead of need for one type.
public struct ModelStock: Sendable, Equatable {
  /// Units (slabs) kept ahead now.
  public var level: Int
  /// How many there should be.
  public var target: Int
  /// Units ever taken from the stock, of all types.
  public var uses: Int
  /// Whether the model counts on somebody else to call `replenish`.
  public var needsHelper: Bool
  /// The flags with which units are made ahead.
  public var flags: AllocationFlags
}

/// What a model is to hold before anything happens.
public struct InitialStock: Sendable, Equatable {
  /// A run of slabs in the same state.
  public struct Slabs: Sendable, Equatable {
    /// Where a slab stands.
    public enum Place: String, Sendable, CaseIterable {
      /// On the list of slabs that had no free object when they were put there.
      case empty
      /// The processor's active slab.
      case active
    }
    /// How many.
    public var count: Int
    /// Objects that somebody has of each; -1 for all.
    public var live: Int
    /// The processor that made them.
    public var cpu: UInt16
    /// The processor to which their objects are charged.
    public var chargedTo: UInt16
    /// Where they stand.
    public var place: Place
    /// Makes a run.
    public init(
      count: Int, live: Int = -1, cpu: UInt16 = 0, chargedTo: UInt16? = nil, place: Place = .empty
    ) {
      self.count = count
      self.live = live
      self.cpu = cpu
      self.chargedTo = chargedTo ?? cpu
      self.place = place
    }
  }

  /// Free items on a zone's global list; its other items are live, and lists of processors empty.
  public var globalItems = 0
  /// Whether every item that a zone may hold is live.
  public var isExhausted = false
  /// Slabs, in the order in which they come onto their list.
  public var slabs: [Slabs] = []
  /// Slabs kept ahead.
  public var stockSlabs = 0
  /// Whether these are part of the kernel's image, so that their pages can never be given back.
  public var isStatic = false
  /// Nothing.
  public init() {}
}
