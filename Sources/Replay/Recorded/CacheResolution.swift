/// Which cache each recorded object belongs to.
///
/// An allocation tells it by its site, in most kernels. Where it does not (6.1 names the cache of
/// `kmem_cache_free` only), the object's free tells it, else other objects of the same page, else
/// what the frees of most objects of the site say. A `kfree` of an object that was allocated before
/// the trace belongs where other objects of its page do.
public struct CacheResolution: Sendable {
  /// Stands for an event without a cache, or one that could not be found.
  public static let none: Int32 = -1

  /// The cache of each event.
  public private(set) var caches: [Int32]
  /// Frees of objects from before the trace whose cache remained unknown.
  public private(set) var unresolvedFrees = 0
  /// Allocations whose cache remained unknown.
  public private(set) var unresolvedAllocations = 0
  /// Allocations whose cache had to be found out, by cache.
  public private(set) var inferredAllocations: [Int: Int] = [:]

  /// Resolves all events.
  /// - Parameter sites: the cache of each site; `none` if the site does not tell.
  /// - Parameter unnamed: the sites of objects whose cache must be found out.
  public init(_ log: SlabEventLog, sites: [Int32], unnamed: [Bool], usesPages: Bool) {
    let events = log.events
    var objects = [Int32](repeating: Self.none, count: log.births)
    var pages = NumberTable()
    Self.resolveObjects(log, sites, unnamed, usesPages, &objects, &pages)
    caches = Array(repeating: Self.none, count: events.count)
    for (index, event) in events.enumerated() {
      let site = Int(event.site)
      switch event.kind {
      case .allocate, .free, .impliedFree:
        var cache = Self.none
        if event.object != SlabEvent.foreign {
          cache = objects[Int(event.object)]
        } else if sites[site] >= 0 {
          cache = sites[site]
        } else if unnamed[site], usesPages {
          cache = pages[event.address >> 12]
        }
        caches[index] = cache
        if cache >= 0 {
          if usesPages, event.kind != .impliedFree { pages.set(event.address >> 12, cache) }
          if event.kind == .allocate, unnamed[site] {
            inferredAllocations[Int(cache), default: 0] += 1
          }
        } else if event.kind == .free, unnamed[site], event.object == SlabEvent.foreign {
          unresolvedFrees += 1
        } else if event.kind == .allocate, unnamed[site] {
          unresolvedAllocations += 1
        }
      case .pageAllocate, .pageFree, .mark: break
      }
    }
  }

  private static func resolveObjects(
    _ log: SlabEventLog, _ sites: [Int32], _ unnamed: [Bool], _ usesPages: Bool,
    _ objects: inout [Int32], _ pages: inout NumberTable
  ) {
    var siteOfObject = [UInt32](repeating: .max, count: log.births)
    var votes: [UInt64: Int] = [:]
    for event in log.events where event.object != SlabEvent.foreign {
      let object = Int(event.object)
      if event.kind == .allocate {
        objects[object] = sites[Int(event.site)]
        siteOfObject[object] = event.site
      } else if event.kind == .free, objects[object] < 0, sites[Int(event.site)] >= 0,
        siteOfObject[object] != .max, unnamed[Int(siteOfObject[object])]
      {
        objects[object] = sites[Int(event.site)]
        votes[UInt64(siteOfObject[object]) << 32 | UInt64(objects[object]), default: 0] += 1
      }
    }
    var majority: [UInt32: (cache: Int32, votes: Int)] = [:]
    for (key, count) in votes.sorted(by: { $0.key < $1.key }) {
      let site = UInt32(key >> 32)
      if count > majority[site]?.votes ?? 0 {
        majority[site] = (Int32(truncatingIfNeeded: key & 0xFFFF_FFFF), count)
      }
    }
    guard usesPages else {
      for object in objects.indices where objects[object] < 0 && siteOfObject[object] != .max {
        objects[object] = majority[siteOfObject[object]]?.cache ?? Self.none
      }
      return
    }
    // What comes first on a page stands for the time before it.
    for event in log.events.reversed() where event.object != SlabEvent.foreign {
      guard event.kind == .allocate, objects[Int(event.object)] >= 0 else { continue }
      pages.set(event.address >> 12, objects[Int(event.object)])
    }
    for event in log.events where event.kind == .free && event.object == SlabEvent.foreign {
      let cache = sites[Int(event.site)]
      if cache >= 0, pages[event.address >> 12] < 0 { pages.set(event.address >> 12, cache) }
    }
    for event in log.events where event.kind == .allocate && unnamed[Int(event.site)] {
      let object = Int(event.object)
      if objects[object] < 0 {
        let found = pages[event.address >> 12]
        objects[object] = found >= 0 ? found : majority[event.site]?.cache ?? Self.none
      }
    }
  }
}
