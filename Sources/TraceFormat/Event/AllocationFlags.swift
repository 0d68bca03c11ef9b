/// What the caller of an allocation allowed, in terms that every kernel shares.
///
/// An empty set without `.known` means that the source did not say.
public struct AllocationFlags: OptionSet, Sendable, Hashable {
  /// The bits as they stand on the wire.
  public let rawValue: UInt32
  /// Makes a set from its bits on the wire.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The source recorded the flags; without it the other bits say nothing.
  public static let known = AllocationFlags(rawValue: 1 << 0)
  /// The caller may sleep (Linux `__GFP_DIRECT_RECLAIM`, BSD `M_WAITOK`).
  public static let mayWait = AllocationFlags(rawValue: 1 << 1)
  /// May dip into the page reserve (Linux `__GFP_HIGH` or `__GFP_MEMALLOC` without
  /// `__GFP_NOMEMALLOC`; DragonFly `M_USE_RESERVE`).
  public static let mayUseReserve = AllocationFlags(rawValue: 1 << 2)
  /// May exhaust the free list (Linux `__GFP_MEMALLOC`; DragonFly `M_USE_INTERRUPT_RESERVE`).
  public static let mayUseInterruptReserve = AllocationFlags(rawValue: 1 << 3)
  /// The caller copes with getting nothing (DragonFly `M_NULLOK`; Linux: not `__GFP_NOFAIL`).
  public static let mayFail = AllocationFlags(rawValue: 1 << 4)
  /// The memory is handed over zeroed.
  public static let zeroed = AllocationFlags(rawValue: 1 << 5)
  /// Charged to a memory control group.
  public static let accounted = AllocationFlags(rawValue: 1 << 6)
  /// Reclaim on its behalf may start input/output.
  public static let mayStartIO = AllocationFlags(rawValue: 1 << 7)
  /// Reclaim on its behalf may enter a file system.
  public static let mayEnterFS = AllocationFlags(rawValue: 1 << 8)
  /// Wakes the page-out daemon when free pages are low (Linux `__GFP_KSWAPD_RECLAIM`).
  public static let wakesDaemon = AllocationFlags(rawValue: 1 << 9)
  /// Gives up early rather than press hard (Linux `__GFP_NORETRY`).
  public static let givesUpEarly = AllocationFlags(rawValue: 1 << 10)
  /// The pages can be moved (Linux `__GFP_MOVABLE`).
  public static let movable = AllocationFlags(rawValue: 1 << 11)
  /// The pages belong to a cache that can be shrunk (Linux `__GFP_RECLAIMABLE`).
  public static let reclaimable = AllocationFlags(rawValue: 1 << 12)
  /// Bound to one memory node (Linux `node` other than -1).
  public static let nodeBound = AllocationFlags(rawValue: 1 << 13)

  /// The bits' names in the text twin, in bit order.
  public static let names: [String] = [
    "known", "may-wait", "may-use-reserve", "may-use-interrupt-reserve", "may-fail", "zeroed",
    "accounted", "may-start-io", "may-enter-fs", "wakes-daemon", "gives-up-early", "movable",
    "reclaimable", "node-bound",
  ]
}
