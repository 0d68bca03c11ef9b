import TraceFormat

/// The size classes of `kmalloc` on x86-64 (`mm/slab_common.c`), and its kinds of caches.
enum SlubClasses {
  /// Bytes of each class.
  static let sizes = [8, 16, 32, 64, 96, 128, 192, 256, 512, 1024, 2048, 4096, 8192]
  /// The largest request that a class serves; from the next byte on it is whole pages.
  static let largest: UInt64 = 8192
  /// What stands in front of the size in a cache's name: which it is depends on the caller's flags.
  static let kinds = ["kmalloc-", "kmalloc-rcl-", "kmalloc-cg-"]
  /// Routes of a type that uses them all.
  static let count = sizes.count * kinds.count
  /// The largest order of a block of whole pages (`MAX_PAGE_ORDER`).
  static let largestOrder = 10

  /// The class of each size up to 192, by size / 8 rounded up.
  private static let small: [UInt8] = [
    0, 0, 1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 6,
  ]

  /// Which of a type's routes a request takes: kind × classes + class.
  static func route(bytes: UInt64, flags: AllocationFlags) -> Int {
    kind(flags) * sizes.count + index(of: bytes)
  }

  /// The least class that holds `bytes`, at most `largest`.
  static func index(of bytes: UInt64) -> Int {
    guard bytes > 192 else { return Int(small[Int(bytes + 7) / 8]) }
    return 64 - (bytes - 1).leadingZeroBitCount - 1
  }

  /// The kind of cache (`kmalloc_type`): reclaimable before accounted.
  static func kind(_ flags: AllocationFlags) -> Int {
    if flags.contains(.reclaimable) { return 1 }
    return flags.contains(.accounted) ? 2 : 0
  }

  /// A cache's name as the kernel writes it.
  static func name(ofRoute route: Int) -> String {
    let size = sizes[route % sizes.count]
    return kinds[route / sizes.count] + (size < 1024 ? "\(size)" : "\(size / 1024)k")
  }
}
