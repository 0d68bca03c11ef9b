public import TraceFormat

/// DragonFly's flags of an allocation, `M_*` of `sys/sys/_malloc.h` (commit e9dbfea1).
///
/// The bits that decide about waiting and reserves combine freely in the kernel; the named sets
/// below are the ones that callers use.
public struct DragonFlyFlags: OptionSet, Sendable, Hashable {
  /// The bits; their places are ours, not the kernel's.
  public let rawValue: UInt32
  /// Makes a set from its bits.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// May sleep until there is memory (`M_WAITOK`).
  public static let waitOK = DragonFlyFlags(rawValue: 1 << 0)
  /// Must not sleep (`M_RNOWAIT`). Alone it names no page class, on which `vm_page_alloc` panics.
  public static let mustNotWait = DragonFlyFlags(rawValue: 1 << 1)
  /// Copes with getting nothing (`M_NULLOK`).
  public static let nullOK = DragonFlyFlags(rawValue: 1 << 2)
  /// May eat into the page reserve (`M_USE_RESERVE`).
  public static let useReserve = DragonFlyFlags(rawValue: 1 << 3)
  /// May exhaust the free list (`M_USE_INTERRUPT_RESERVE`).
  public static let useInterruptReserve = DragonFlyFlags(rawValue: 1 << 4)
  /// The size is rounded up to a power of two, to which the chunk is aligned (`M_POWEROF2`).
  public static let powerOfTwo = DragonFlyFlags(rawValue: 1 << 5)
  /// The chunk shares no cache line with another (`M_CACHEALIGN`).
  public static let cacheAlign = DragonFlyFlags(rawValue: 1 << 6)

  /// `M_INTWAIT`.
  public static let interruptWait: DragonFlyFlags = [.waitOK, .useReserve, .useInterruptReserve]
  /// `M_NOWAIT`, which includes the reserve.
  public static let noWait: DragonFlyFlags = [.mustNotWait, .nullOK, .useReserve]
  /// `M_INTNOWAIT`.
  public static let interruptNoWait: DragonFlyFlags = [.noWait, .useInterruptReserve]

  /// What a DragonFly caller in the place of a recorded one would pass.
  ///
  /// A source that did not say counts as `M_WAITOK`. A caller that may not wait copes with nothing
  /// everywhere (Linux offers it no alternative), and DragonFly has no class of pages for it but
  /// the reserve's: it becomes `M_NOWAIT`, or `M_INTNOWAIT` if it may exhaust the free list.
  public init(_ flags: AllocationFlags) {
    guard flags.contains(.known) else {
      self = .waitOK
      return
    }
    var result: DragonFlyFlags = flags.contains(.mayWait) ? .waitOK : .noWait
    if flags.contains(.mayUseReserve) { result.formUnion(.useReserve) }
    if flags.contains(.mayUseInterruptReserve) {
      result.formUnion([.useReserve, .useInterruptReserve])
    }
    if flags.contains(.mayFail) { result.formUnion(.nullOK) }
    self = result
  }

  /// The class of pages that `kmem_slab_alloc` asks for in a thread that preempts no other; empty
  /// for a bare `M_RNOWAIT`.
  public var pageClass: PageClass {
    var result: PageClass = []
    if contains(.waitOK) { result.formUnion(.normal) }
    if contains(.useReserve) { result.formUnion(.system) }
    if contains(.useInterruptReserve) { result.formUnion(.interrupt) }
    return result
  }

  /// What `kmem_slab_alloc` does when a page is not there: wait, keeping those it has, or give up.
  public var pagePolicy: PagePolicy {
    contains(.waitOK) ? .waitHolding : .allOrNothing
  }
}
