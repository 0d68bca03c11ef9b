extension ReplayReport {
  /// Types that a list of the most wasteful ones shows at most.
  private static let shownTypes = 8

  /// The report as text for a terminal that is `width` columns wide: a table that compares the
  /// models, then for each its course over time and where its waste is.
  public func terminal(width: Int, style: TerminalStyle) -> String {
    if let machine { return machineText(machine, width: width, style: style) }
    var out = summary(style)
    out += comparison(width: width, style: style)
    for result in results {
      out += "\n" + style.apply(.heading, to: style.printable(result.label)) + "\n"
      if let broken = result.outcome.broken {
        let text =
          "  ended by panic \(broken.rawValue) after \(result.outcome.operations) operations"
        out += style.apply(.bad, to: text) + "\n"
      }
      out += course(of: result, width: width, style: style)
      out += remarks(on: result, style: style)
      out += wasteful(result, width: width, style: style)
    }
    return out
  }

  private func summary(_ style: TerminalStyle) -> String {
    func count(_ value: Int, _ what: String) -> String { "\(FixedPoint.grouped(value)) \(what)" }
    var parts = [
      count(counts.events, "events"), count(counts.allocations, "allocations"),
      count(counts.frees, "frees"), count(types.count, "types"),
      count(processorCount, processorCount == 1 ? "processor" : "processors"),
    ]
    if counts.reallocations > 0 { parts.append(count(counts.reallocations, "reallocations")) }
    if counts.orphanFrees > 0 { parts.append(count(counts.orphanFrees, "orphan frees left out")) }
    if counts.unsizedAllocations > 0 {
      parts.append(count(counts.unsizedAllocations, "allocations of unknown size left out"))
    }
    let dot = style.unicode ? " · " : ", "
    return parts.joined(separator: dot) + "\n\n"
  }

  private func comparison(width: Int, style: TerminalStyle) -> String {
    let times = style.unicode ? "×" : "x"
    var table = TextTable([
      .init("model", leastWidth: 8), .init("peak held", .right), .init("\(times) live", .right),
      .init("internal", .right), .init("metadata", .right), .init("external", .right),
      .init("retained", .right),
    ])
    let least = results.map(\.outcome.peakHeld.figures.heldBytes).min() ?? 0
    for result in results {
      let peak = result.outcome.peakHeld.figures
      let held = peak.heldBytes
      func share(_ bytes: Int) -> TextTable.Cell {
        .init(held > 0 ? FixedPoint.percent(Double(bytes) / Double(held)) : "-")
      }
      let ratio = result.outcome.measures.atPeakHeld.map { FixedPoint.text($0 + 1, decimals: 2) }
      let isBroken = result.outcome.broken != nil
      table.append([
        .init(result.label, isBroken ? .bad : .plain),
        .init(ByteFormat.aligned(held), held == least ? .good : .plain),
        .init(ratio ?? "-"), share(peak.internalBytes), share(peak.metadataBytes),
        share(peak.externalBytes),
        .init(ByteFormat.aligned(result.outcome.end.figures.retentionBytes)),
      ])
    }
    let note =
      "\(times) live and shares are of what is held at its peak; "
      + "retained: empty, but held at the end"
    return table.text(width: width, style: style) + style.apply(.faint, to: note) + "\n"
  }

  private func course(of result: ModelResult, width: Int, style: TerminalStyle) -> String {
    let held = result.outcome.samples.map(\.figures.heldBytes)
    let most = ByteFormat.text(held.max() ?? 0)
    let columns = max(10, min(64, width - most.count - 16))
    let line = Sparkline.text(held, width: columns, style: style)
    return "  held over time \(line) \(style.apply(.faint, to: most))\n"
  }

  /// Hostage memory, failed allocations and the digest, which are of interest one model at a time.
  private func remarks(on result: ModelResult, style: TerminalStyle) -> String {
    let hostage = result.outcome.peakHeld.figures.hostageBytes
    var parts = ["\(ByteFormat.text(hostage)) held hostage at the peak"]
    let failed = result.outcome.failures.reduce(0) { $0 + $1.count }
    if failed > 0 { parts.append("\(FixedPoint.grouped(failed)) failed allocations") }
    parts.append("digest \(result.outcome.digest)")
    return "  " + parts.joined(separator: style.unicode ? " · " : ", ") + "\n"
  }

  private func wasteful(_ result: ModelResult, width: Int, style: TerminalStyle) -> String {
    let owned = result.descriptor.pageOwnership == .oneType
    func waste(_ figures: MemoryFigures) -> Int {
      owned ? figures.wasteBytes : figures.internalBytes
    }
    let rows = zip(types, result.outcome.types).map { (type: $0, peak: $1.atPeakHeld) }
      .filter { waste($0.peak) > 0 }
      .sorted { (waste($0.peak), $1.type.name) > (waste($1.peak), $0.type.name) }
    guard !rows.isEmpty else { return "" }
    var table = TextTable([
      .init("  most at the peak", leastWidth: 18), .init("waste", .right),
      .init("live", .right), .init("objects", .right),
      .init("internal", .right), .init("metadata", .right), .init("external", .right),
    ])
    for row in rows.prefix(Self.shownTypes) {
      let peak = row.peak
      func own(_ bytes: Int) -> TextTable.Cell { .init(owned ? ByteFormat.aligned(bytes) : "-") }
      table.append([
        .init("  " + row.type.name), .init(ByteFormat.aligned(waste(peak)), .warning),
        .init(ByteFormat.aligned(peak.liveBytes)),
        .init(FixedPoint.grouped(peak.totals.liveObjects)),
        .init(ByteFormat.aligned(peak.internalBytes)), own(peak.metadataBytes),
        own(peak.externalBytes),
      ])
    }
    let more = rows.count - Self.shownTypes
    let rest = more > 0 ? style.apply(.faint, to: "  and \(more) more") + "\n" : ""
    return table.text(width: width, style: style) + rest
  }
}
