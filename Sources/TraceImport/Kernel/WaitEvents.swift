internal import TraceFormat

/// Recorded waits: reclaim by the asking thread, throttling, and the sleep of the page-out daemon.
///
///     mm_vmscan_CLASS_reclaim_begin: order=O gfp_flags=G
///     mm_vmscan_CLASS_reclaim_end: nr_reclaimed=N
///     mm_vmscan_kswapd_wake: nid=N order=O      mm_vmscan_kswapd_sleep: nid=N
///     mm_vmscan_throttled: nid=N usec_timeout=T usect_delayed=D reason=R
extension KernelEventImport {
  mutating func reclaimBegin<Sink: EventSink & ~Copyable>(
    _ bytes: Span<UInt8>, _ event: EventLine, into sink: inout Sink
  ) throws(TraceError) -> Bool {
    guard let order = Self.number("order=", bytes, event.fields), order <= Self.largestOrder
    else { return false }
    var site = Self.reclaimSite(bytes, event, .waitBegin, suffix: "_begin", in: &sink)
    site.order = UInt8(order)
    if let words = Self.word("gfp_flags=", bytes, event.fields) {
      site.flags = flags(bytes, words)
      if site.flags.isEmpty { report.count(.emptyFlags) }
    }
    try sink.append(
      site: sink.site(site), context: event.context, time: event.time, address: 0)
    return true
  }

  mutating func reclaimEnd<Sink: EventSink & ~Copyable>(
    _ bytes: Span<UInt8>, _ event: EventLine, into sink: inout Sink
  ) throws(TraceError) -> Bool {
    guard let pages = Self.number("nr_reclaimed=", bytes, event.fields) else { return false }
    let site = Self.reclaimSite(bytes, event, .waitEnd, suffix: "_end", in: &sink)
    try sink.append(
      site: sink.site(site), context: event.context, time: event.time, payload: [pages])
    return true
  }

  mutating func daemon<Sink: EventSink & ~Copyable>(
    _ bytes: Span<UInt8>, _ event: EventLine, _ kind: EventKind, into sink: inout Sink
  ) throws(TraceError) -> Bool {
    guard let node = Self.number("nid=", bytes, event.fields) else { return false }
    let order = Self.number("order=", bytes, event.fields) ?? 0
    guard order <= Self.largestOrder else { return false }
    let site = sink.site(
      Site(
        kind: kind, type: sink.type("kswapd", .event), order: UInt8(order),
        pageClass: WaitClass.daemon.rawValue, node: UInt16(clamping: node)))
    if kind == .waitEnd {
      try sink.append(site: site, context: event.context, time: event.time, payload: [0])
    } else {
      try sink.append(site: site, context: event.context, time: event.time, address: 0)
    }
    return true
  }

  mutating func throttled<Sink: EventSink & ~Copyable>(
    _ bytes: Span<UInt8>, _ event: EventLine, into sink: inout Sink
  ) throws(TraceError) -> Bool {
    // The kernel's own spelling: usect_delayed.
    guard let delay = Self.number("usect_delayed=", bytes, event.fields) else { return false }
    let (nanoseconds, isOver) = delay.multipliedReportingOverflow(by: 1000)
    guard !isOver else { return false }
    let reason = Self.word("reason=", bytes, event.fields).map { Ascii.text(bytes, $0) } ?? ""
    let node = Self.number("nid=", bytes, event.fields) ?? 0
    let site = sink.site(
      Site(
        kind: .waitEnd, type: sink.type("throttled:\(reason)", .event),
        pageClass: WaitClass.throttled.rawValue, node: UInt16(clamping: node)))
    try sink.append(site: site, context: event.context, time: event.time, payload: [nanoseconds])
    return true
  }

  /// The site of a reclaim event; its type is the tracepoint's name without begin or end.
  private static func reclaimSite<Sink: EventSink & ~Copyable>(
    _ bytes: Span<UInt8>, _ event: EventLine, _ kind: EventKind, suffix: String,
    in sink: inout Sink
  ) -> Site {
    let name = String(Ascii.text(bytes, event.name).dropLast(suffix.utf8.count))
    let wait: WaitClass =
      switch name {
      case "mm_vmscan_direct_reclaim": .directReclaim
      case "mm_vmscan_memcg_reclaim": .groupReclaim
      case "mm_vmscan_memcg_softlimit_reclaim": .groupSoftLimitReclaim
      case "mm_vmscan_node_reclaim": .nodeReclaim
      default: .other
      }
    return Site(kind: kind, type: sink.type(name, .event), pageClass: wait.rawValue)
  }

  /// The decimal number behind the first `key`.
  static func number(_ key: String, _ bytes: Span<UInt8>, _ fields: Range<Int>) -> UInt64? {
    guard var place = Ascii.find(key, bytes, fields) else { return nil }
    return AllocationFields.number(key, bytes, &place, to: fields.upperBound)
  }

  /// The text behind the first `key`, up to a blank.
  static func word(_ key: String, _ bytes: Span<UInt8>, _ fields: Range<Int>) -> Range<Int>? {
    guard let place = Ascii.find(key, bytes, fields) else { return nil }
    let start = place + key.utf8.count
    return start..<Ascii.blankAfter(start, bytes, to: fields.upperBound)
  }
}
