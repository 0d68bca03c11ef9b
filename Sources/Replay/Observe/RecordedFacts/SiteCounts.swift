internal import TraceFormat

/// What the counting loop must know of a site, in one place.
struct SiteFacts: Sendable {
  var kind: EventKind
  var waitClass: WaitClass
  var node: UInt16
  /// 2^order pages, for page events.
  var pages: Int64
  /// Sizes, 0 where the source does not say.
  var requestedBytes: Int64
  var allocatedBytes: Int64

  init(_ site: Site) {
    kind = site.kind
    waitClass = WaitClass(rawValue: site.pageClass) ?? .other
    node = site.node
    pages = 1 << Int64(min(site.order, 40))
    requestedBytes = Int64(clamping: site.requestedBytes ?? 0)
    allocatedBytes = Int64(clamping: site.allocatedBytes ?? 0)
  }
}

/// Counts that need nothing of an event but its site, or the site of the object that it ends.
/// Every sum over the trace follows from them.
struct SiteCounts: Sendable {
  /// Events at this site.
  var events: UInt64 = 0
  /// Of these, frees whose object is not live in the trace.
  var orphans: UInt64 = 0
  /// Objects made at this site that were freed.
  var freed: UInt64 = 0
  /// Objects made at this site whose free was not recorded.
  var impliedFreed: UInt64 = 0
  /// Objects that came here from another site by reallocation.
  var arrived: UInt64 = 0
  /// Objects made at this site that went to another by reallocation.
  var departed: UInt64 = 0

  /// Objects of this site alive now; `isBirth` tells whether its events make objects.
  func live(isBirth: Bool) -> UInt64 {
    (isBirth ? events : 0) &+ arrived &- departed &- freed &- impliedFreed
  }
}
