extension SlubModel {
  /// Name, parameters and sources.
  public static let descriptor = ModelDescriptor(
    name: "slub", summary: "Linux's SLUB: slabs a processor, partial lists, sheaves (6.1, 6.18)",
    sources: [
      "Linux 6.1.192 mm/slub.c, mm/slab_common.c", "Linux 6.12.117 mm/slub.c, mm/slab_common.c",
      "the patches 'SLUB percpu sheaves' v7 (2025-09-03) for 6.18",
    ],
    fidelity: """
      Slab counts compared with a running kernel's at every sample: docs/fidelity.md. One node; \
      counts, not addresses: the order in which a slab's objects are handed out is the model's \
      own. Caches are those of the trace, by name and size; nothing is merged. Waiting for pages \
      and what comes of it are the driver's.
      """,
    parameters: SlubSettings.parameters)

  /// Makes the next type known: a cache of its own if its objects are of one size, else, and for
  /// Linux's own `kmalloc` classes, the caches of the size classes.
  public mutating func declare(_ type: ModelType) -> Step {
    var use = SlubTypeUse()
    use.route = routes.count
    use.isGeneral = type.objectBytes == nil || type.name.hasPrefix("kmalloc:")
    types.append(use)
    if use.isGeneral {
      routes.append(contentsOf: repeatElement(-1, count: SlubClasses.count))
    } else {
      let bytes = SlubGeometry.distance(
        forObjectBytes: max(type.recordedBytes ?? 0, type.objectBytes ?? 0))
      let isLarge = bytes > SlubGeometry.pageBytes << SlubClasses.largestOrder
      routes.append(
        isLarge ? -1 : bind(named: type.name, objectBytes: bytes, type: UInt32(types.count - 1)))
    }
    return .done
  }

  /// The cache that serves a request; nil if it is whole pages.
  @inline(__always)
  mutating func cache(for request: AllocationRequest) -> Int? {
    let type = types[Int(request.type)]
    guard type.isGeneral else {
      let cache = Int(routes[type.route])
      return cache >= 0 && request.requestedBytes <= caches[cache].geometry.objectBytes
        ? cache : nil
    }
    guard request.requestedBytes <= SlubClasses.largest else { return nil }
    let route = SlubClasses.route(bytes: request.requestedBytes, flags: request.flags)
    let cache = Int(routes[type.route + route])
    return cache >= 0 ? cache : bindClass(route, type: request.type)
  }

  /// The cache of a size class, when a type uses it for the first time.
  private mutating func bindClass(_ route: Int, type: UInt32) -> Int {
    let bytes = SlubClasses.sizes[route % SlubClasses.sizes.count]
    let cache = bind(named: SlubClasses.name(ofRoute: route), objectBytes: bytes, type: type)
    routes[types[Int(type)].route + route] = cache
    return Int(cache)
  }

  /// The cache of this name and size, made if there is none. One that several types use is
  /// nobody's: its pages are shared.
  mutating func bind(named name: String, objectBytes: Int, type: UInt32) -> Int32 {
    let key = "\(name)/\(objectBytes)"
    if let known = cacheNumbers[key] {
      let cache = Int(known)
      if caches[cache].owner != type, caches[cache].owner != SlubCache.shared {
        caches[cache].owner = SlubCache.shared
        totals.sharedPages += caches[cache].totals.heldPages
      }
      return Int32(cache)
    }
    var cache = settings.cache(
      named: name, objectBytes: objectBytes, processorCount: processorCount, owner: type)
    if cache.sheafCapacity > 0 {
      cache.barn = barns.count
      barns.append(SlubBarn(processorCount: processorCount))
    }
    cacheNumbers[key] = UInt32(caches.count)
    caches.append(cache)
    processors.append(contentsOf: repeatElement(SlubProcessor(), count: processorCount))
    return Int32(caches.count - 1)
  }
}
