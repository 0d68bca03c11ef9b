public import TraceFormat

/// What a Linux request may do below the ordinary marks (`gfp_to_alloc_flags`,
/// `__gfp_pfmemalloc_flags` of `mm/page_alloc.c`, 6.12).
public struct ZoneRights: OptionSet, Sendable, Hashable {
  /// The bits; their places are ours, not the kernel's.
  public let rawValue: UInt8
  /// Makes rights from their bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Half of the minimum (`__GFP_HIGH`, or a real-time task that may block).
  public static let high = ZoneRights(rawValue: 1)
  /// The caller cannot reclaim by itself (no `__GFP_DIRECT_RECLAIM`) and did not forswear reserves.
  public static let cannotBlock = ZoneRights(rawValue: 2)
  /// The task is being killed for lack of memory: half of what is left of the minimum.
  public static let victim = ZoneRights(rawValue: 4)
  /// No mark at all (`__GFP_MEMALLOC`, or a task that reclaims: `PF_MEMALLOC`).
  public static let memalloc = ZoneRights(rawValue: 8)

  /// The rights of a request with these flags. `__GFP_NOMEMALLOC` takes away what comes from
  /// reclaiming and from being unable to block, not what `__GFP_HIGH` gives.
  /// - Parameter reclaims: The task reclaims memory for others, as kswapd does.
  public init(_ flags: GfpReserveFlags, reclaims: Bool = false, isVictim: Bool = false) {
    self = []
    if flags.contains(.high) { insert(.high) }
    let forswears = flags.contains(.noMemalloc)
    if !flags.contains(.directReclaim), !forswears { insert(.cannotBlock) }
    if !forswears, flags.contains(.memalloc) || reclaims { insert(.memalloc) }
    if isVictim, !forswears { insert(.victim) }
  }

  /// What a recorded caller may do. Recordings say of reserves only that some may be used, or all.
  public init(_ flags: AllocationFlags, reclaims: Bool = false) {
    var gfp: GfpReserveFlags = []
    if flags.contains(.mayWait) || !flags.contains(.known) { gfp.insert(.directReclaim) }
    if flags.contains(.mayUseReserve) { gfp.insert(.high) }
    if flags.contains(.mayUseInterruptReserve) { gfp.insert(.memalloc) }
    self.init(gfp, reclaims: reclaims)
  }

  /// What comes nearest to a DragonFly class: the system class is `__GFP_HIGH`, atomic unless it
  /// may also wait for ordinary pages; the interrupt class knows no mark.
  public init(_ pageClass: PageClass) {
    self = []
    if pageClass.contains(.interrupt) { insert(.memalloc) }
    guard pageClass.contains(.system) else { return }
    insert(.high)
    if !pageClass.contains(.normal) { insert(.cannotBlock) }
  }

  /// The minimum as it holds for a request with these rights.
  public func lowered(_ minimum: Int) -> Int {
    var mark = minimum
    if contains(.high) {
      mark -= mark / 2
      if contains(.cannotBlock) { mark -= mark / 4 }
    }
    if contains(.victim) { mark -= mark / 2 }
    return mark
  }
}

/// The `__GFP_*` bits that decide about reserves.
public struct GfpReserveFlags: OptionSet, Sendable, Hashable {
  /// The bits; their places are ours, not the kernel's.
  public let rawValue: UInt8
  /// Makes a set from its bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  /// `__GFP_HIGH`.
  public static let high = GfpReserveFlags(rawValue: 1)
  /// `__GFP_DIRECT_RECLAIM`.
  public static let directReclaim = GfpReserveFlags(rawValue: 2)
  /// `__GFP_MEMALLOC`.
  public static let memalloc = GfpReserveFlags(rawValue: 4)
  /// `__GFP_NOMEMALLOC`.
  public static let noMemalloc = GfpReserveFlags(rawValue: 8)
}
