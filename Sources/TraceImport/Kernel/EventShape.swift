internal import TraceFormat

/// All of an event that repeats: what its fields say, but for addresses. Read once for each
/// different text, then found by `ByteMemo`.
struct EventShape {
  /// What a text lacks; counted for each event.
  struct Gaps: OptionSet {
    let rawValue: UInt8
    static let flags = Gaps(rawValue: 1)
    static let cacheName = Gaps(rawValue: 2)
  }

  private static let none = UInt32.max

  /// The site of ordinary events; its kind is replaced for those without memory (NULL).
  var template: Site
  var gaps: Gaps
  private var ordinarySite = none
  private var nullSite = none

  init(_ template: Site, gaps: Gaps = []) {
    self.template = template
    self.gaps = gaps
  }

  /// The site of ordinary events, made on first use.
  @inline(__always)
  mutating func site<Sink: EventSink & ~Copyable>(in sink: inout Sink) -> SiteID {
    if ordinarySite != Self.none { return SiteID(ordinarySite) }
    let site = sink.site(template)
    ordinarySite = site.index
    return site
  }

  /// The site of events of the same text that are of `kind`, because their address is NULL.
  mutating func site<Sink: EventSink & ~Copyable>(
    ofNull kind: EventKind, in sink: inout Sink
  ) -> SiteID {
    if nullSite != Self.none { return SiteID(nullSite) }
    var changed = template
    changed.kind = kind
    let site = sink.site(changed)
    nullSite = site.index
    return site
  }
}
