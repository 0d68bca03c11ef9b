internal import TraceFormat

extension StatsReport {
  /// What a terminal shows of a report.
  public struct Layout: Sendable {
    /// The dimension whose rows are shown.
    public var dimension: StatsDimension
    /// Their order.
    public var sort: StatsSort
    /// How many of them at most.
    public var limit: Int
    /// The terminal's width in columns.
    public var width: Int
    /// What it can show.
    public var style: TerminalStyle

    /// Makes a layout.
    public init(
      dimension: StatsDimension, sort: StatsSort, limit: Int, width: Int, style: TerminalStyle
    ) {
      self.dimension = dimension
      self.sort = sort
      self.limit = limit
      self.width = width
      self.style = style
    }
  }

  /// The report of a trace called `name` as text.
  public func text(name: String, _ layout: Layout) -> String {
    let style = layout.style
    var out = style.apply(.heading, to: style.printable(name)) + "\n"
    out += objectSection.text(style: style)
    if let lifetimes = lifetimeSection { out += lifetimes.text(style: style) }
    out += course(layout)
    if pages != .none { out += pageSection.text(style: style) }
    let sorted = layout.sort.sorted(self[layout.dimension])
    if !sorted.isEmpty {
      out += "\n" + table(sorted.prefix(layout.limit), layout)
      out += more(sorted.count - layout.limit, layout)
    }
    if let hostages { out += hostages.text(layout) }
    return out
  }

  /// A note on rows that are left out.
  private func more(_ count: Int, _ layout: Layout) -> String {
    guard count > 0 else { return "" }
    let text = "and \(FixedPoint.grouped(count)) more (-l \(count + layout.limit) shows all)"
    return layout.style.apply(.faint, to: text) + "\n"
  }

  private var objectSection: FactSection {
    var section = FactSection("Objects")
    let sizes = [
      total.requestedBytes.map { "\(ByteFormat.text($0)) asked for" },
      total.allocatedBytes.map { "\(ByteFormat.text($0)) set aside" },
    ]
    section.add(
      "allocations", FixedPoint.grouped(total.allocations),
      sizes.compactMap { $0 }.joined(separator: ", "))
    section.add(
      "frees", FixedPoint.grouped(total.frees),
      total.freedBytes.map { "\(ByteFormat.text($0)) of it" } ?? "")
    let rare: [(String, UInt64, String)] = [
      ("of NULL", nullFrees, ""),
      ("orphaned", orphanFrees, "allocated before the trace or untraced"),
      ("implied", total.impliedFrees, "untraced, known by the address used again"),
      ("failed", failedAllocations, "allocations that returned nothing"),
    ]
    for (label, count, remark) in rare where count > 0 {
      section.add(label, FixedPoint.grouped(count), remark)
    }
    if let share = total.internalFragmentation {
      section.add("internal waste", FixedPoint.percent(share), "of allocated bytes, by rounding")
    }
    if let crossing = total.crossProcessorFrees, total.frees > 0 {
      let share = FixedPoint.percent(Double(crossing) / Double(total.frees))
      section.add("cross-CPU frees", FixedPoint.grouped(crossing), "\(share) of frees")
    }
    section.add(
      "live at peak", FixedPoint.grouped(total.peakLive), ByteFormat.text(total.peakLiveBytes))
    section.add(
      "live at end", FixedPoint.grouped(total.liveAtEnd), ByteFormat.text(total.liveBytesAtEnd))
    return section
  }

  private var lifetimeSection: FactSection? {
    guard let lifetimes = total.lifetimes else { return nil }
    var section = FactSection("Lifetimes")
    let rows: [(String, UInt64, String)] = [
      ("median", lifetimes.median, "half of what was freed lived no longer"),
      ("90%", lifetimes.p90, ""), ("99%", lifetimes.p99, ""), ("longest", lifetimes.longest, ""),
    ]
    for (label, nanoseconds, remark) in rows {
      section.add(label, DurationFormat.text(nanoseconds: nanoseconds), remark)
    }
    return section
  }

  /// The curves of allocations and live bytes.
  private func course(_ layout: Layout) -> String {
    guard timeline.count > 1, let busiest = timeline.map(\.allocations).max() else { return "" }
    let unit = hasTimes ? DurationFormat.text(nanoseconds: binLength) : "\(binLength) events"
    let most = "\(FixedPoint.grouped(busiest)) in \(unit)"
    let live = timeline.map(\.peakLiveBytes)
    let highest = ByteFormat.text(live.max() ?? 0)
    let width = max(10, min(64, layout.width - max(most.count, highest.count) - 16))
    let rate = Sparkline.text(timeline.map(\.allocations), width: width, style: layout.style)
    let level = Sparkline.text(live, width: width, style: layout.style)
    func faint(_ text: String) -> String { layout.style.apply(.faint, to: text) }
    return "\n" + layout.style.apply(.heading, to: "Course") + "\n"
      + "  allocations  \(rate) \(faint(most))\n  live         \(level) \(faint(highest))\n"
  }

  private var pageSection: FactSection {
    var section = FactSection("Pages")
    let size = UInt64(header.pageSizeBytes)
    func runs(_ label: String, _ runs: UInt64, _ pages: UInt64, _ what: String = "") {
      let bytes = ByteFormat.text(pages &* size)
      section.add(label, FixedPoint.grouped(runs), what.isEmpty ? bytes : "\(bytes), \(what)")
    }
    runs("runs taken", pages.allocations, pages.pagesAllocated)
    runs("runs given back", pages.frees, pages.pagesFreed)
    runs("of unknown birth", pages.unknownFrees, pages.unknownPagesFreed)
    if pages.failedAllocations > 0 {
      section.add("failed", FixedPoint.grouped(pages.failedAllocations))
    }
    return section
  }
}
