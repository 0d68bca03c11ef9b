import TraceFormat

/// The caches that a trace's sites name, with the geometry that follows from their sizes.
struct CacheNaming {
  private(set) var caches: [RecordedCache] = []
  /// The cache of each site, `CacheResolution.none` if the site does not tell.
  private(set) var sites: [Int32] = []
  /// Whether a site's objects are of a cache that must be found out.
  private(set) var unnamed: [Bool] = []

  private var numbers: [String: Int32] = [:]
  private let processorCount: Int
  private let era: SlubEra

  init(_ tables: TraceTables, processorCount: Int) {
    self.processorCount = processorCount
    let namesAtAllocation = tables.sites.contains {
      $0.kind == .allocate && tables[$0.type].family == .objectCache
        && tables.name(of: $0.type) != "?"
    }
    era = namesAtAllocation ? .linux6_18 : .linux6_1
    for site in tables.sites {
      let name = tables.name(of: site.type)
      switch (site.kind, tables[site.type].family) {
      case (.allocate, .sizeClass):
        guard let bytes = site.allocatedBytes, bytes > 0, bytes <= SlubClasses.largest else {
          append(CacheResolution.none)
          continue
        }
        let kind = SlubClasses.kinds[SlubClasses.kind(site.flags)]
        append(cache(kind + "\(bytes)", bytes: bytes))
      case (.allocate, .objectCache), (.free, .objectCache), (.impliedFree, .objectCache):
        if name == "?" || name == "kfree" {
          append(CacheResolution.none, isUnnamed: true)
        } else if site.kind == .allocate, let bytes = site.allocatedBytes, bytes > 0 {
          append(cache(name, bytes: bytes))
        } else {
          append(numbers[name] ?? CacheResolution.none)
        }
      default: append(CacheResolution.none)
      }
    }
    // A free's site may stand before those of its cache's allocations.
    for (place, site) in tables.sites.enumerated() where sites[place] < 0 && !unnamed[place] {
      guard site.kind != .allocate, tables[site.type].family == .objectCache else { continue }
      sites[place] = numbers[tables.name(of: site.type)] ?? CacheResolution.none
    }
  }

  private mutating func append(_ cache: Int32, isUnnamed: Bool = false) {
    sites.append(cache)
    unnamed.append(isUnnamed)
  }

  private mutating func cache(_ name: String, bytes: UInt64) -> Int32 {
    if let known = numbers[name] { return known }
    let made = SlubGeometry(
      objectBytes: SlubGeometry.distance(forObjectBytes: bytes), processorCount: processorCount,
      era: era)
    numbers[name] = Int32(caches.count)
    caches.append(
      RecordedCache(
        name: name, objectBytes: made.objectBytes, order: made.order,
        objectsPerSlab: made.objectsPerSlab))
    return Int32(caches.count - 1)
  }
}
