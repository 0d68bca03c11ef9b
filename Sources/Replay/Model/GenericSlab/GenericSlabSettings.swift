import TraceFormat

/// What can be chosen of `generic_slab`: the switches by which kernels' slab allocators differ when
/// memory is short.
struct GenericSlabSettings: Sendable {
  /// Who may take the last items of a stock.
  enum Access: String, CaseIterable, Sendable {
    /// Callers who may use the page reserve.
    case flagged
    /// Callers who may even exhaust the free list (FreeBSD's `M_USE_RESERVE`).
    case interrupt
    /// Everybody.
    case everybody
  }

  /// Who makes slabs so that the stock is kept.
  enum Upkeep: String, CaseIterable, Sendable {
    /// Nobody: an empty stock is filled by frees alone.
    case none
    /// The caller that left fewer items than the stock, at once and without waiting.
    case caller
    /// Somebody else, who calls `replenish`.
    case helper
  }

  /// Pages of a slab.
  var slabPages = 1
  /// Bytes at the end of a slab for its own book-keeping.
  var headerBytes = 32
  /// Pages of the smaller slab that is made when a whole one cannot be had at once; 0: none.
  var fallbackPages = 0
  /// Free items of each type that are kept for callers who may use reserves.
  var stockItems = 0
  /// Who may take the last of them.
  var access = Access.flagged
  /// Who keeps the stock up.
  var upkeep = Upkeep.none
  /// The class of pages for it.
  var upkeepClass: PageClass = [.system]
  /// Items that a processor's cache is filled with when it is found empty; 0: no cache.
  var fillItems = 0
  /// Pages that the first such cache costs by itself, of the system class.
  var fillCost = 0
  /// Of them, those without which there is none.
  var fillNeeds = 0
  /// Items of a type that may be in use or cached, if the type does not say; 0: no limit.
  var limitItems = 0
  /// Whether slabs of which nothing is in use stay.
  var keepsEmptySlabs = true
  /// Whether slabs need kernel address space and map entries.
  var isMapped = false

  init(_ configuration: ModelConfiguration) {
    slabPages = configuration.integer("pages")
    headerBytes = configuration.integer("header")
    fallbackPages = configuration.integer("fallback")
    stockItems = configuration.integer("stock")
    access = Access(rawValue: configuration.word("access")) ?? .flagged
    upkeep = Upkeep(rawValue: configuration.word("upkeep")) ?? .none
    if configuration.word("maintain") == "INTNOWAIT" { upkeepClass.insert(.interrupt) }
    fillItems = configuration.integer("fill")
    fillCost = configuration.integer("fillcost")
    fillNeeds = min(configuration.integer("fillneeds"), fillCost)
    limitItems = configuration.integer("limit")
    keepsEmptySlabs = configuration.word("empty") == "kept"
    isMapped = configuration.word("source") == "mapped"
  }

  /// Whether a caller with these flags may take the last items of a stock.
  func mayDip(_ flags: AllocationFlags) -> Bool {
    switch access {
    case .flagged: flags.contains(.mayUseReserve)
    case .interrupt: flags.contains(.mayUseInterruptReserve)
    case .everybody: true
    }
  }

  static let parameters: [ModelParameter] = [
    ModelParameter("pages", .integer(1...64), default: "1", "pages of a slab"),
    ModelParameter(
      "header", .integer(0...4000), default: "32", "bytes of a slab for its own book-keeping"),
    ModelParameter(
      "fallback", .integer(0...64), default: "0",
      "pages of the slab that is made when a whole one cannot be had at once; 0: none"),
    ModelParameter(
      "stock", .integer(0...(1 << 20)), default: "0",
      "free items of each type kept for callers who may use reserves"),
    ModelParameter(
      "access", .choice(Access.allCases.map(\.rawValue)), default: "flagged",
      "who may take the last items of the stock"),
    ModelParameter(
      "upkeep", .choice(Upkeep.allCases.map(\.rawValue)), default: "none",
      "who makes slabs so that the stock is kept"),
    ModelParameter(
      "maintain", .choice(["NOWAIT", "INTNOWAIT"]), default: "NOWAIT",
      "flags with which that is done"),
    ModelParameter(
      "fill", .integer(0...1024), default: "0",
      "items with which a processor's empty cache is filled; 0: no caches"),
    ModelParameter(
      "fillcost", .integer(0...64), default: "0",
      "pages that caches cost by themselves when the first one is filled"),
    ModelParameter(
      "fillneeds", .integer(0...64), default: "0",
      "of these, the pages without which caches are done without"),
    ModelParameter(
      "limit", .integer(0...(1 << 30)), default: "0",
      "items of a type that may be in use if the type does not say; 0: no limit"),
    ModelParameter(
      "empty", .choice(["kept", "returned"]), default: "kept",
      "what becomes of slabs of which nothing is in use"),
    ModelParameter(
      "source", .choice(["direct", "mapped"]), default: "direct",
      "whether slabs need kernel address space and map entries"),
  ]
}
