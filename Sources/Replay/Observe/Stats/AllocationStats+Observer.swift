public import TraceFormat

extension AllocationStats: Observer {
  /// Counts nothing yet; neither header nor options change how objects are counted.
  public init(_ header: TraceHeader, _ options: ObserverOptions) { self.init() }

  /// What was counted.
  public func finding(_ trace: ObservedTrace) -> StatsReport {
    finished(header: trace.header, tables: trace.tables)
  }
}

extension StatsReport: ObserverFinding {
  /// The members of `stats --json`, rows by bytes allocated.
  public var members: [(key: String, value: JSONValue)] { json(sort: .allocated).members }

  /// The report for people, by call site.
  public func text(_ page: ReportPage) -> String {
    text(
      name: page.name,
      Layout(
        dimension: .site, sort: .allocated, limit: page.rowLimit, width: page.width,
        style: page.style))
  }
}
