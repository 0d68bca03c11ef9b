extension ReserveFacts {
  private static let namedActors = 2

  /// Free pages for people: how low they fell, their course, and the dips.
  func text(_ page: ReportPage) -> String {
    var out = levelSection(page.style).text(style: page.style)
    out += course(page)
    let shown = worst(page.rowLimit)
    guard !shown.isEmpty else { return out }
    out += "\n" + dipTable(shown).text(width: page.width, style: page.style)
    let dipCount = below.isEmpty ? UInt64(dips.count) : below.reduce(0) { $0 + $1.count }
    if dipCount > shown.count {
      let rest = "and \(FixedPoint.grouped(dipCount - UInt64(shown.count))) more dips"
      out += page.style.apply(.faint, to: rest) + "\n"
    }
    return out
  }

  private func levelSection(_ style: TerminalStyle) -> FactSection {
    var section = FactSection("Free pages")
    if let lowest {
      let moment = "at \(Self.time(lowest.timeNanoseconds))"
      switch anchor {
      case .none:
        section.add(
          "lowest", FixedPoint.grouped(lowest.pages), "\(moment), against the trace's start")
      case .given, .gauges: section.add("lowest", FixedPoint.grouped(lowest.pages), moment)
      }
    }
    for zone in zones where zones.count > 1 {
      let left = zone.tightest.pages
      let margin =
        left < 0 ? "\(FixedPoint.grouped(-left)) below" : "\(FixedPoint.grouped(left)) above"
      section.add(
        "  \(zone.name)", FixedPoint.grouped(zone.lowest.pages),
        "at \(Self.time(zone.lowest.timeNanoseconds)); nearest to its min "
          + "(\(FixedPoint.grouped(zone.thresholds.minimum))): \(margin)")
    }
    if let thresholds {
      let words = thresholds.named.map { "\($0.name) \(FixedPoint.grouped($0.pages))" }
      section.add("thresholds", "", words.joined(separator: ", "))
    }
    if let agreement {
      section.add("gauges", FixedPoint.grouped(agreement.gauges + 1))
      section.add(
        "curve differs", FixedPoint.grouped(agreement.medianStep),
        "from gauge to gauge (p50), at most \(FixedPoint.grouped(agreement.largestStep))")
      section.add(
        "  in all", FixedPoint.grouped(agreement.lastDrift), "from the first gauge to the last")
    }
    return section
  }

  /// The lowest point in each column; the scale begins at 0, without an anchor at the lowest.
  private func course(_ page: ReportPage) -> String {
    guard let least = curve.min(), let most = curve.max() else { return "" }
    let zero = anchor == .none ? least : min(0, least)
    let width = max(10, min(64, page.width - 34))
    let columns = (0..<min(width, curve.count)).map { column -> Int64 in
      let first = column * curve.count / min(width, curve.count)
      let end = max(first + 1, (column + 1) * curve.count / min(width, curve.count))
      return (curve[first..<end].min() ?? zero) &- zero
    }
    let line = Sparkline.text(columns, width: width, style: page.style)
    let range = "\(FixedPoint.grouped(least)) to \(FixedPoint.grouped(most))"
    return "  over time        \(line) \(page.style.apply(.faint, to: range))\n"
  }

  /// The dips worth a line: lowest thresholds first, of each the deepest.
  private func worst(_ limit: Int) -> [Dip] {
    let order = ["min", "low", "high"]
    func rank(_ dip: Dip) -> Int { order.firstIndex(of: dip.threshold) ?? order.count }
    let all = dips.enumerated().sorted { a, b in
      let (x, y) = (a.element, b.element)
      if rank(x) != rank(y) { return rank(x) < rank(y) }
      if x.depthPages != y.depthPages { return x.depthPages > y.depthPages }
      return a.offset < b.offset
    }
    return all.prefix(limit).map(\.element)
  }

  private func dipTable(_ dips: [Dip]) -> TextTable {
    var table = TextTable([
      .init("dip below"), .init("at", .right), .init("for", .right), .init("deepest", .right),
      .init("taken by", leastWidth: 16), .init("turned away", leastWidth: 12),
    ])
    for dip in dips {
      let zone = dip.zone.map { "\($0) " } ?? ""
      let name = dip.threshold == "lowest-quarter" ? "lowest quarter" : zone + dip.threshold
      table.append([
        .init(name, dip.threshold == "min" ? .bad : .plain),
        .init(Self.time(dip.startNanoseconds)),
        .init(dip.durationNanoseconds.map(Self.time) ?? "to the end"),
        .init(FixedPoint.grouped(dip.depthPages)), .init(Self.actors(dip.takers)),
        .init(Self.actors(dip.turnedAway)),
      ])
    }
    return table
  }

  private static func actors(_ shares: [Share]) -> String {
    shares.prefix(namedActors).map { "\($0.actor.label) \(FixedPoint.grouped($0.count))" }
      .joined(separator: ", ")
  }

  private static func time(_ nanoseconds: UInt64) -> String {
    DurationFormat.text(nanoseconds: nanoseconds)
  }
}
