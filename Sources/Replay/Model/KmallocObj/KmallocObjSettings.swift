public import TraceFormat

/// What can be chosen of `kmalloc_obj`.
public struct KmallocObjSettings: Sendable {
  /// The reserve variant: fresh slabs are kept ahead, and the caller's flags are honoured.
  public struct Reserve: Sendable {
    /// Slabs to keep ahead, for each type.
    public var target: Int
    /// The flags with which slabs are made ahead.
    public var maintain: AllocationFlags
    /// Whether the reserve is filled when a type is declared.
    public var prefill: Bool
    /// Who may take a slab that was made ahead.
    public var access = Access.everybody
    /// Who shares what is kept ahead.
    public var place = Place.type
    /// Who makes the next slab ahead, and when.
    public var upkeep = Upkeep.caller
    /// Whether a caller that finds nothing ahead goes the kernel's own way, which waits, instead
    /// of trying without waiting first.
    public var fallsBackToKernel = false

    /// Who may take a slab that was made ahead.
    public enum Access: String, CaseIterable, Sendable {
      /// Every caller.
      case everybody
      /// Callers whose flags name the page reserve: the pagers.
      case flagged
    }

    /// Who shares what is kept ahead.
    public enum Place: String, CaseIterable, Sendable {
      /// All users of a type.
      case type
      /// The users of a type on one processor: each keeps the target ahead.
      case processor
      /// All users of all types.
      case global
    }

    /// Who makes the next slab ahead, and when.
    public enum Upkeep: String, CaseIterable, Sendable {
      /// A caller that may wait, once it holds its object.
      case caller
      /// The caller, before it takes a slab that was made ahead.
      case before
      /// Somebody else, who calls `replenish`.
      case helper
    }

    /// Makes the choice.
    public init(target: Int, maintain: AllocationFlags, prefill: Bool = false) {
      self.target = target
      self.maintain = maintain
      self.prefill = prefill
    }
  }

  /// The reserve variant; nil for the kernel's own algorithm.
  public var reserve: Reserve?
  /// Free slabs that each processor may cache (kern.kzone_cache).
  public var cacheLimit = 128
  /// Slabs that one poll may retire (kern.kzone_bretire).
  public var retireLimit = 4
  /// Whether the poller runs as time passes.
  public var pollsWithTime = true
  /// Nanoseconds between pseudo ticks, at least 1000.
  public var pseudoTickNanoseconds: UInt64 = 10_000_000
  /// The pseudo tick at the start.
  public var firstPseudoTick = 1000
  /// Bytes that a type may use if it does not say; 0 for no limit.
  public var limitBytes = 0
  /// Bytes of a slab before its pointer array.
  public var headerBytes = 352

  /// Flags with which a slab is made when there is none (`M_WAITOK` in the tree).
  public var creation: DragonFlyFlags = .waitOK
  /// Whether a slab must have been full for a pseudo tick before it is retired.
  public var delaysRetirement = true
  /// Whether slabs found full go to the head of the list of full ones.
  public var pushesFullAtHead = true
  /// Whether a type's limit is held against the true sum at each call.
  public var countsExactly = false

  /// The kernel's own algorithm with its defaults.
  public init() {}

  /// What the parameters of `KmallocObjModel.descriptor` say.
  public init(_ configuration: ModelConfiguration) {
    if configuration.integer("reserve") > 0 {
      var maintain: AllocationFlags = [.known, .mayFail, .mayUseReserve]
      if configuration.word("maintain") == "INTNOWAIT" { maintain.insert(.mayUseInterruptReserve) }
      reserve = Reserve(
        target: configuration.integer("reserve"), maintain: maintain,
        prefill: configuration.integer("prefill") == 1)
      reserve?.access = Reserve.Access(rawValue: configuration.word("access")) ?? .everybody
      reserve?.place = Reserve.Place(rawValue: configuration.word("kept")) ?? .type
      reserve?.upkeep = Reserve.Upkeep(rawValue: configuration.word("upkeep")) ?? .caller
      reserve?.fallsBackToKernel = configuration.word("fallback") == "kernel"
    }
    creation = Self.creations[configuration.word("create")] ?? .waitOK
    delaysRetirement = configuration.word("exis") == "on"
    pushesFullAtHead = configuration.word("fullpush") == "head"
    countsExactly = configuration.word("accounting") == "exact"
    cacheLimit = configuration.integer("maxfreeslabs")
    retireLimit = configuration.integer("bretire")
    pollsWithTime = configuration.word("poll") == "on"
    pseudoTickNanoseconds = UInt64(configuration.integer("pseudotick"))
    limitBytes = configuration.integer("limit")
    headerBytes = configuration.integer("header")
  }

  private static let creations: [String: DragonFlyFlags] = [
    "WAITOK": .waitOK, "SYSWAIT": [.waitOK, .useReserve], "INTWAIT": .interruptWait,
  ]

  /// The parameters as the command line knows them.
  static let parameters: [ModelParameter] = [
    ModelParameter(
      "reserve", .integer(0...4096), default: "0",
      "slabs kept ahead for each type; 0 is the kernel's own algorithm"),
    ModelParameter(
      "maintain", .choice(["INTNOWAIT", "NOWAIT"]), default: "INTNOWAIT",
      "flags with which the reserve is filled"),
    ModelParameter(
      "prefill", .integer(0...1), default: "0", "1: fill the reserve when a type is declared"),
    ModelParameter(
      "maxfreeslabs", .integer(0...1_000_000), default: "128",
      "free slabs that each processor caches (kern.kzone_cache)"),
    ModelParameter(
      "bretire", .integer(0...16), default: "4",
      "slabs that one poll retires (kern.kzone_bretire)"),
    ModelParameter("poll", .choice(["on", "off"]), default: "on", "whether the poller runs"),
    ModelParameter(
      "pseudotick", .integer(1_000_000...1_000_000_000_000), default: "10000000",
      "nanoseconds between pseudo ticks; not known from the source"),
    ModelParameter(
      "limit", .integer(0...(1 << 50)), default: "0",
      "bytes that a type may use if it does not say; 0 for no limit"),
    ModelParameter(
      "header", .integer(64...4096), default: "352",
      "bytes of a slab before its pointer array"),
    ModelParameter(
      "create", .choice(["WAITOK", "SYSWAIT", "INTWAIT"]), default: "WAITOK",
      "flags with which a slab is made when there is none; the kernel's is WAITOK"),
    ModelParameter(
      "access", .choice(Reserve.Access.allCases.map(\.rawValue)), default: "everybody",
      "who may take a slab that was made ahead"),
    ModelParameter(
      "kept", .choice(Reserve.Place.allCases.map(\.rawValue)), default: "type",
      "who shares the slabs kept ahead: a type, a type on one processor, or all types"),
    ModelParameter(
      "upkeep", .choice(Reserve.Upkeep.allCases.map(\.rawValue)), default: "caller",
      "who makes the next slab ahead: the caller after or before its use, or a helper"),
    ModelParameter(
      "fallback", .choice(["try", "kernel"]), default: "try",
      "with nothing ahead: try without waiting first, or wait as the kernel does"),
    ModelParameter(
      "exis", .choice(["on", "off"]), default: "on",
      "whether a slab must have been full for a pseudo tick before it is retired"),
    ModelParameter(
      "fullpush", .choice(["head", "tail"]), default: "head",
      "where slabs found full enter their list; the kernel's is the head"),
    ModelParameter(
      "accounting", .choice(["lazy", "exact"]), default: "lazy",
      "whether a type's limit is held against the true sum at each call"),
  ]
}
