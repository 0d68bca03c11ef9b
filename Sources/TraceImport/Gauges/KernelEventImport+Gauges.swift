internal import TraceFormat

/// Gauges from a table, at the marks of their samples.
extension KernelEventImport {
  /// The gauges of the sample that a mark tells of: for each zone free pages with its watermarks,
  /// and pages in per-CPU lists, which have no watermarks.
  mutating func gauges<Sink: EventSink & ~Copyable>(
    at mark: String, _ event: EventLine, into sink: inout Sink
  ) throws(TraceError) {
    guard let table = gaugeTable, let mark = SampleMark(mark) else { return }
    let rows = table.rows(of: mark.sample)
    if rows.isEmpty { report.count(.samplesWithoutGauges) }
    for row in rows {
      let site = sink.site(Self.gauge("zone:", row, in: &sink))
      try sink.append(
        site: site, context: event.context, time: event.time,
        payload: [row.free, row.minimum, row.low, row.high])
      report.gauges += 1
      guard let pages = row.perProcessor else { continue }
      let lists = sink.site(Self.gauge("per-cpu:", row, in: &sink))
      try sink.append(
        site: lists, context: event.context, time: event.time, payload: [pages, 0, 0, 0])
      report.gauges += 1
    }
  }

  private static func gauge<Sink: EventSink & ~Copyable>(
    _ prefix: String, _ row: GaugeTable.Row, in sink: inout Sink
  ) -> Site {
    Site(kind: .gauge, type: sink.type(prefix + row.zone, .event), node: row.node)
  }
}
