import Replay
import TraceFormat

/// Which of the kernel's caches the events of each site concern.
struct CacheMap {
  /// The caches, by the truth's numbers.
  private(set) var caches: [RecordedCache]
  /// The cache of each site, `CacheResolution.none` if the site does not tell.
  private(set) var sites: [Int32] = []
  /// Whether a site's objects are of a cache that must be found out.
  private(set) var unnamed: [Bool] = []

  /// Functions that allocate from buckets of their own (`SLAB_BUCKETS`): the kernel's
  /// `memdup_user` family (`mm/util.c`) and messages (`ipc/msgutil.c`).
  private static let buckets = [
    (prefix: "memdup_user-", functions: ["memdup_user", "vmemdup_user", "memdup_user_nul"]),
    (prefix: "msg_msg-", functions: ["load_msg", "alloc_msg"]),
  ]

  init(_ recording: Recording) {
    let truth = recording.truth
    var numbers: [String: Int32] = [:]
    caches = truth.caches.enumerated().map { number, cache in
      numbers[cache.name] = Int32(number)
      return RecordedCache(
        name: cache.name, objectBytes: cache.objectBytes,
        order: (cache.pagesPerSlab - 1).bitWidth - (cache.pagesPerSlab - 1).leadingZeroBitCount,
        objectsPerSlab: cache.objectsPerSlab,
        freesPagesLate: recording.attributes?.row(of: cache.name)?.freesPagesLate ?? false)
    }
    for (name, number) in numbers {
      for alias in recording.attributes?.row(of: name)?.names ?? [] where alias != name {
        if numbers[String(alias)] == nil { numbers[String(alias)] = number }
      }
    }
    let tables = recording.log.tables
    for site in tables.sites {
      let (cache, isUnnamed) = Self.place(site, tables, numbers)
      sites.append(cache)
      unnamed.append(isUnnamed)
    }
  }

  private static func place(
    _ site: Site, _ tables: TraceTables, _ numbers: [String: Int32]
  ) -> (cache: Int32, isUnnamed: Bool) {
    let name = tables.name(of: site.type)
    switch (site.kind, tables[site.type].family) {
    case (.allocate, .sizeClass):
      let bytes = site.allocatedBytes ?? site.requestedBytes ?? 0
      let call = tables[site.callSite].prefix { $0 != "+" && $0 != "." }
      let candidates = candidates(bytes: bytes, flags: site.flags, function: String(call))
      let found = candidates.lazy.compactMap { numbers[$0] }.first
      return (found ?? CacheResolution.none, false)
    case (.allocate, .objectCache), (.free, .objectCache), (.impliedFree, .objectCache):
      if name == "?" || name == "kfree" { return (CacheResolution.none, true) }
      return (numbers[name] ?? CacheResolution.none, false)
    default: return (CacheResolution.none, false)
    }
  }

  /// The names that the cache of a `kmalloc` may have, the likeliest first.
  private static func candidates(
    bytes: UInt64, flags: AllocationFlags, function: String
  ) -> [String] {
    let size = bytes < 1024 ? "\(bytes)" : "\(bytes / 1024)k"
    var names: [String] = []
    for bucket in buckets where bucket.functions.contains(function) {
      names.append(bucket.prefix + size)
    }
    if flags.contains(.reclaimable) { names.append("kmalloc-rcl-" + size) }
    if flags.contains(.accounted) { names.append("kmalloc-cg-" + size) }
    names.append("kmalloc-" + size)
    return names
  }
}
