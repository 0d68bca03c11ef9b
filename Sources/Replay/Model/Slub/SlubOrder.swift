import TraceFormat

/// An allocation on its way: who asks which cache for an object.
struct SlubOrder: Sendable {
  var cache: Int
  var type: UInt32
  var cpu: UInt16
  var flags: AllocationFlags

  init(cache: Int, type: UInt32, cpu: UInt16, flags: AllocationFlags) {
    self.cache = cache
    self.type = type
    self.cpu = cpu
    self.flags = flags
  }

  /// What a page request remembers of it.
  init(_ continuation: PageRequest.Continuation) {
    cache = Int(truncatingIfNeeded: continuation.value & 0xFFFF_FFFF)
    type = continuation.type
    cpu = continuation.cpu
    flags = AllocationFlags(rawValue: continuation.flags)
  }

  /// How it is remembered while pages are awaited; `value` has 32 bits.
  func continuation(_ stage: SlubStage, value: UInt64 = 0) -> PageRequest.Continuation {
    PageRequest.Continuation(
      stage: stage.rawValue, cpu: cpu, type: type, flags: flags.rawValue,
      value: UInt64(cache) | value << 32)
  }

  /// Which pages its caller may take: the kernel's marks "none", "min lowered" and "min".
  var pageClass: PageClass {
    if flags.contains(.mayUseInterruptReserve) { return [.normal, .system, .interrupt] }
    return flags.contains(.mayUseReserve) ? [.normal, .system] : .normal
  }

  /// Whether its caller may wait for pages; one of whom nothing is known may.
  var mayWait: Bool { !flags.contains(.known) || flags.contains(.mayWait) }
}

/// What pages are awaited for.
enum SlubStage: UInt8 {
  /// A slab of the cache's order.
  case slab
  /// A slab of the least order that holds an object.
  case slabFallback
  /// The same two, to go on filling a sheaf.
  case sheaf
  case sheafFallback
  /// A slab for a vector of accounted objects.
  case vector
  /// A request that is whole pages.
  case large
}
