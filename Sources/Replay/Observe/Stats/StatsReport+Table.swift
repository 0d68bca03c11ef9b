extension StatsReport {
  /// The rows of a dimension as a table. Columns that nothing is known of are left out, and where
  /// the terminal is too narrow those that can be missed most easily.
  func table(_ rows: some Collection<StatsRow>, _ layout: Layout) -> String {
    var columns = StatsColumn.all.filter { column in rows.contains { column.cell($0) != nil } }
    var text = table(rows, columns, layout)
    for title in StatsColumn.dispensable where Self.width(text) > layout.width {
      columns.removeAll { $0.title == title }
      text = table(rows, columns, layout)
    }
    return text
  }

  private static func width(_ text: String) -> Int {
    text.split(separator: "\n").prefix(1).map(\.count).max() ?? 0
  }

  private func table(
    _ rows: some Collection<StatsRow>, _ columns: [StatsColumn], _ layout: Layout
  ) -> String {
    var table = TextTable(
      [.init(layout.dimension.title, leastWidth: 18)] + columns.map { .init($0.title, .right) })
    for row in rows {
      table.append([.init(row.name)] + columns.map { .init($0.cell(row) ?? "-") })
    }
    return table.text(width: layout.width, style: layout.style)
  }
}

extension StatsDimension {
  /// The head of its column.
  var title: String {
    switch self {
    case .site: "call site"
    case .type: "type"
    case .size: "bytes each"
    case .cpu: "CPU"
    case .thread: "thread"
    }
  }
}

/// A column of the table of rows.
private struct StatsColumn: Sendable {
  let title: String
  /// What it says of a row; nil if that is not known.
  let cell: @Sendable (StatsRow) -> String?

  /// Columns that a narrow terminal does without, in this order.
  static let dispensable = ["99%", "waste", "at end"]

  static let all: [StatsColumn] = [
    StatsColumn(title: "allocs") { FixedPoint.grouped($0.allocations) },
    StatsColumn(title: "allocated") { row in
      (row.allocatedBytes ?? row.requestedBytes).map { ByteFormat.aligned($0) }
    },
    StatsColumn(title: "waste") { row in row.internalFragmentation.map(FixedPoint.percent) },
    StatsColumn(title: "peak") { ByteFormat.aligned($0.peakLiveBytes) },
    StatsColumn(title: "at end") { ByteFormat.aligned($0.liveBytesAtEnd) },
    StatsColumn(title: "median") { row in
      row.lifetimes.map { DurationFormat.text(nanoseconds: $0.median) }
    },
    StatsColumn(title: "99%") { row in
      row.lifetimes.map { DurationFormat.text(nanoseconds: $0.p99) }
    },
    StatsColumn(title: "mean life") { row in
      row.lifetimes == nil
        ? row.meanLifeNanoseconds.map { DurationFormat.text(nanoseconds: $0) } : nil
    },
    StatsColumn(title: "cross") { row in row.crossProcessorFrees.map { FixedPoint.grouped($0) } },
  ]
}

extension HostageReport {
  /// The hostage takers as text.
  func text(_ layout: StatsReport.Layout) -> String {
    let style = layout.style
    func bytes(_ pages: Int) -> String { ByteFormat.text(pages * ModelTotals.pageBytes) }
    var out = "\n" + style.apply(.heading, to: style.printable("Hostages under \(model)")) + "\n"
    out +=
      "  at the end, single live objects keep \(bytes(hostagePages)) in otherwise empty units\n"
    guard !rows.isEmpty else { return out }
    var table = TextTable([
      .init("  call site", leastWidth: 18), .init("type", leastWidth: 12),
      .init("objects", .right), .init("keeps", .right),
    ])
    for row in rows.prefix(layout.limit) {
      table.append([
        .init("  " + row.site), .init(row.type), .init(FixedPoint.grouped(row.objects)),
        .init(ByteFormat.aligned(row.pages * ModelTotals.pageBytes), .warning),
      ])
    }
    out += table.text(width: layout.width, style: style)
    if rows.count > layout.limit {
      out += style.apply(.faint, to: "  and \(rows.count - layout.limit) more") + "\n"
    }
    return out
  }
}
