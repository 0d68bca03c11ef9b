internal import TraceFormat

/// Runs of pages by order and class, and by call site.
public struct PageStats: Sendable, Equatable {
  /// The requests of one order and class.
  public struct OrderRow: Sendable, Equatable {
    /// Runs are of 2^order pages.
    public var order: UInt8
    /// The class plus one (Linux migrate type), 0 if unknown.
    public var pageClass: UInt8
    /// Requests that were granted.
    public var allocations: UInt64
    /// Requests that were not.
    public var failures: UInt64
  }

  /// The granted requests of one call site, order and class.
  public struct SiteRow: Sendable, Equatable {
    /// The call site, "?" if unknown.
    public var site: String
    /// Runs are of 2^order pages.
    public var order: UInt8
    /// The class plus one, 0 if unknown.
    public var pageClass: UInt8
    /// Requests that were granted.
    public var allocations: UInt64
    /// Pages that they got.
    public var pages: UInt64
  }

  /// Requests that were granted.
  public var allocations: UInt64 = 0
  /// Their pages.
  public var pagesAllocated: UInt64 = 0
  /// Requests that were not.
  public var failedAllocations: UInt64 = 0
  /// Runs given back.
  public var frees: UInt64 = 0
  /// Their pages.
  public var pagesFreed: UInt64 = 0
  /// Runs given back that were taken before the trace.
  public var unknownFrees: UInt64 = 0
  /// Their pages.
  public var unknownPagesFreed: UInt64 = 0
  /// By order, then class.
  public var orders: [OrderRow] = []
  /// Most pages first.
  public var sites: [SiteRow] = []

  /// No page event.
  static let none = PageStats()

  private init() {}

  private struct Kind: Hashable {
    var site: String
    var order: UInt8
    var pageClass: UInt8
  }

  init(_ counting: StatsCounting, _ tables: TraceTables) {
    var orderRows: [Kind: OrderRow] = [:]
    var siteRows: [Kind: SiteRow] = [:]
    for (index, events) in counting.events.enumerated() where events > 0 {
      let site = tables.sites[index]
      let pages = UInt64(counting.groups.sites[index].facts.pages)
      let kind = Kind(site: "", order: site.order, pageClass: site.pageClass)
      let empty = OrderRow(
        order: site.order, pageClass: site.pageClass, allocations: 0, failures: 0)
      switch site.kind {
      case .pageAllocate:
        allocations += events
        pagesAllocated &+= events &* pages
        orderRows[kind, default: empty].allocations += events
        let name = tables[site.callSite].isEmpty ? "?" : tables[site.callSite]
        let key = Kind(site: name, order: site.order, pageClass: site.pageClass)
        siteRows[
          key,
          default: SiteRow(
            site: name, order: site.order, pageClass: site.pageClass, allocations: 0, pages: 0)
        ].add(events, pages: pages)
      case .pageAllocateFailed:
        failedAllocations += events
        orderRows[kind, default: empty].failures += events
      case .pageFree:
        frees += events
        pagesFreed &+= events &* pages
        unknownFrees += counting.orphans[index]
        unknownPagesFreed &+= counting.orphans[index] &* pages
      default: break
      }
    }
    orders = orderRows.values.sorted { ($0.order, $0.pageClass) < ($1.order, $1.pageClass) }
    sites = siteRows.values.sorted { a, b in
      if a.pages != b.pages { return a.pages > b.pages }
      return (a.site, a.order, a.pageClass) < (b.site, b.order, b.pageClass)
    }
  }

  /// What people call a class, as the site's `pageClass` gives it (Linux `enum migratetype`).
  static func name(ofClass pageClass: UInt8) -> String {
    switch pageClass {
    case 0: "?"
    case 1: "unmovable"
    case 2: "movable"
    case 3: "reclaimable"
    default: "class \(pageClass - 1)"
    }
  }
}

extension PageStats.SiteRow {
  fileprivate mutating func add(_ events: UInt64, pages each: UInt64) {
    allocations += events
    pages &+= events &* each
  }
}
