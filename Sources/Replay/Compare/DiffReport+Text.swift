extension DiffReport {
  /// The report as text: for each comparison where the two part, what differs, who accounts for it
  /// in at most `limit` rows, and the verdict.
  public func text(limit: Int, width: Int, style: TerminalStyle) -> String {
    var out = ""
    if mode == .traces {
      out += style.apply(.heading, to: style.printable("\(inputs.a) → \(inputs.b)", arrow: style))
      out += "\n" + alignmentText(style)
      out += DivergencePoint.text(points, style)
    }
    for comparison in comparisons {
      if !out.isEmpty { out += "\n" }
      out += text(comparison, limit: limit, width: width, style: style)
    }
    return out
  }

  private func alignmentText(_ style: TerminalStyle) -> String {
    guard let alignment else { return "" }
    let counts = [
      "\(FixedPoint.grouped(alignment.matched)) events in common",
      "\(FixedPoint.grouped(alignment.onlyA)) of A alone",
      "\(FixedPoint.grouped(alignment.onlyB)) of B alone",
      "\(FixedPoint.grouped(alignment.differences)) differences",
    ]
    return "  " + counts.joined(separator: style.unicode ? " · " : ", ") + "\n"
  }

  private func text(
    _ comparison: Comparison, limit: Int, width: Int, style: TerminalStyle
  ) -> String {
    let labels = comparison.labels
    let title = labels.a == labels.b ? labels.a : "\(labels.a) → \(labels.b)"
    var out = style.apply(.heading, to: style.printable(title, arrow: style)) + "\n"
    out += DivergencePoint.text(comparison.points, style)
    out += "\n" + metrics(comparison, width: width, style: style)
    for account in comparison.accounts where account.a != account.b {
      out += "\n" + account.text(limit: limit, width: width, style: style)
    }
    return out + "\n" + verdict(comparison, style)
  }

  private func metrics(_ comparison: Comparison, width: Int, style: TerminalStyle) -> String {
    var table = TextTable([
      .init("", leastWidth: 12), .init("A", .right), .init("B", .right),
      .init("difference", .right), .init("", .right),
    ])
    for row in comparison.rows where row.a != 0 || row.b != 0 {
      let emphasis: TerminalStyle.Emphasis =
        switch row.verdict {
        case .worse: .bad
        case .better: .good
        default: .plain
        }
      let unit = row.metric.unit
      table.append([
        .init(row.metric.title), .init(SignedText.value(row.a, unit)),
        .init(SignedText.value(row.b, unit)),
        .init(SignedText.difference(row.difference, unit), emphasis),
        .init(row.difference == 0 ? "" : SignedText.percent(row.relative), emphasis),
      ])
    }
    return table.text(width: width, style: style)
  }

  private func verdict(_ comparison: Comparison, _ style: TerminalStyle) -> String {
    let threshold = FixedPoint.text(thresholdPercent, decimals: 1)
    switch comparison.verdict {
    case .worse:
      let reasons = comparison.reasons.joined(separator: ", ")
      return style.apply(.bad, to: "worse: \(reasons) (threshold \(threshold)%)") + "\n"
    case .better: return style.apply(.good, to: "better (threshold \(threshold)%)") + "\n"
    case .same: return "the same within \(threshold)%\n"
    }
  }
}

extension TerminalStyle {
  /// Text with an arrow in it, which ASCII spells "->".
  fileprivate func printable(_ text: String, arrow style: TerminalStyle) -> String {
    printable(style.unicode ? text : text.split(separator: " → ").joined(separator: " -> "))
  }
}

extension Comparison.Row {
  /// Why the row makes a result worse.
  var reason: String {
    let change = SignedText.percent(relative)
    let text = SignedText.difference(difference, metric.unit)
    let trimmed = String(text.reversed().drop { $0 == " " }.reversed())
    return "\(metric.title) \(trimmed)" + (change.isEmpty ? "" : " (\(change))")
  }
}

extension Comparison.Account {
  /// Who accounts for the difference.
  fileprivate func text(limit: Int, width: Int, style: TerminalStyle) -> String {
    let head = by == "type" ? title : "\(title), by call site"
    var columns: [TextTable.Column] = [.init(head, leastWidth: 18)]
    if by == "site" { columns.append(.init("type", leastWidth: 10)) }
    columns += [.init("A", .right), .init("B", .right), .init("difference", .right)]
    var table = TextTable(columns)
    func append(_ name: String, _ type: String, _ a: Int64, _ b: Int64) {
      table.append(
        [.init(name)] + (by == "site" ? [.init(type)] : []) + [
          .init(ByteFormat.aligned(a)), .init(ByteFormat.aligned(b)),
          .init(SignedText.bytes(b &- a), b > a ? .warning : .plain),
        ])
    }
    let shown = rows.filter { $0.difference != 0 }
    for row in shown.prefix(limit) {
      let isRest = row.key == Attribution.rest
      append(
        by == "type" || isRest ? row.key.type : row.key.callSite, isRest ? "" : row.key.type, row.a,
        row.b)
    }
    let others = rows.filter { row in !shown.prefix(limit).contains(row) }
    if !others.isEmpty {
      append(
        "\(others.count) others", "", others.reduce(0) { $0 &+ $1.a },
        others.reduce(0) { $0 &+ $1.b })
    }
    append("together", "", a, b)
    return table.text(width: width, style: style)
  }
}

extension DivergencePoint {
  /// The points as lines; those of one event are told together.
  fileprivate static func text(_ points: [DivergencePoint], _ style: TerminalStyle) -> String {
    var out = ""
    var rest = points[...]
    while let point = rest.first {
      let together = rest.prefix { $0.a == point.a && $0.b == point.b }
      rest = rest.dropFirst(together.count)
      let what = together.map(\.meaning.title).joined(separator: ", ")
      out += "  \(what)\n"
      for line in point.lines { out += "    " + style.printable(line) + "\n" }
    }
    return out
  }

  private var lines: [String] {
    guard meaning != .event, meaning != .parted else {
      return [("A", a), ("B", b)].map { label, side in
        side.event == nil ? "\(label) has ended" : "\(label): \(side.place), \(side.name)"
      }
    }
    var ends: [String] = []
    if let x = a.heldBytes, let y = b.heldBytes {
      ends.append("A holds \(ByteFormat.text(x)), B \(ByteFormat.text(y))")
    }
    if a.outcome != b.outcome, let x = a.outcome, let y = b.outcome {
      ends.append("A: \(x), B: \(y)")
    }
    return [
      [a.place, a.name].filter { !$0.isEmpty }.joined(separator: ", "),
      ends.joined(separator: "; "),
    ]
  }
}

extension DivergencePoint.Meaning {
  /// What people call it.
  fileprivate var title: String {
    switch self {
    case .outcome: "first outcome that differs"
    case .held: "first held differently"
    case .apart: "apart for good"
    case .beyond: "beyond the threshold for good"
    case .event: "first event that differs"
    case .parted: "parted for good"
    }
  }
}

extension DivergencePoint.Side {
  /// Where it is.
  fileprivate var place: String {
    var text = event.map { "event \(FixedPoint.grouped($0))" } ?? ""
    if let operation { text = "operation \(FixedPoint.grouped(operation))" }
    if let time = timeNanoseconds {
      text += " at \(DurationFormat.text(nanoseconds: time))"
    }
    return text
  }

  /// What happens there.
  fileprivate var name: String {
    var words = [kind ?? "", type ?? ""]
    if let requestedBytes { words.append("\(requestedBytes) B") }
    if let site { words.append("by \(site)") }
    return words.filter { !$0.isEmpty }.joined(separator: " ")
  }
}
