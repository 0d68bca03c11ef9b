internal import TraceFormat

extension TraceInfo {
  /// Sections of aligned numbers, then the largest types.
  public func text(_ page: ReportPage) -> String {
    let style = page.style
    var out = style.apply(.heading, to: style.printable(page.name)) + "\n"
    if !header.source.isEmpty { out += "  " + style.printable(header.source) + "\n" }
    for section in sections { out += section.text(style: style) }
    guard !types.isEmpty else { return out }
    out += "\n" + typeTable(limit: page.rowLimit).text(width: page.width, style: style)
    if types.count > page.rowLimit {
      let rest = "and \(types.count - page.rowLimit) more types (--json lists all)"
      out += style.apply(.faint, to: rest) + "\n"
    }
    return out
  }

  private var sections: [FactSection] {
    [extentSection, objectSection, pageSection, waits.section].compactMap { $0 }
  }

  private var extentSection: FactSection {
    var section = FactSection("Trace")
    section.add("events", FixedPoint.grouped(extent.events))
    if header.characteristics.contains(.times) {
      section.add("duration", DurationFormat.text(nanoseconds: extent.durationNanoseconds))
    }
    if let bytes = extent.fileBytes {
      let perEvent = extent.events == 0 ? 0 : Double(bytes) / Double(extent.events)
      let remark = "\(FixedPoint.text(perEvent, decimals: 2)) bytes an event"
      section.add("file", ByteFormat.text(bytes), remark)
    }
    if extent.lostEvents > 0 {
      section.add(
        "losses", FixedPoint.grouped(extent.lostEvents), "places where events are missing")
    }
    if kills.count > 0 { section.add("kills", FixedPoint.grouped(kills.count)) }
    return section
  }

  private var objectSection: FactSection {
    var section = FactSection("Objects")
    section.add("allocations", FixedPoint.grouped(objects.allocations), bytes(objects))
    section.add("frees", FixedPoint.grouped(objects.frees))
    let rare: [(String, UInt64, String)] = [
      ("of NULL", objects.nullFrees, ""),
      ("orphaned", objects.orphanFrees, "allocated before the trace or untraced"),
      ("implied", objects.impliedFrees, "untraced, known by the address used again"),
      ("failed", objects.failedAllocations, "allocations that returned nothing"),
      ("reallocated", objects.reallocations, ""),
    ]
    for (label, count, remark) in rare where count > 0 {
      section.add(label, FixedPoint.grouped(count), remark)
    }
    section.add(
      "live at peak", FixedPoint.grouped(objects.peakLive),
      Self.size(objects.peakLiveAllocatedBytes ?? objects.peakLiveRequestedBytes))
    section.add(
      "live at end", FixedPoint.grouped(objects.liveAtEnd),
      Self.size(objects.liveAllocatedBytesAtEnd ?? objects.liveRequestedBytesAtEnd))
    if let share = objects.internalFragmentation {
      section.add("internal waste", FixedPoint.percent(share), "of allocated bytes, by rounding")
    }
    if let crossing = objects.crossProcessorFrees, objects.frees > 0 {
      let share = FixedPoint.percent(Double(crossing) / Double(objects.frees))
      section.add("cross-CPU frees", FixedPoint.grouped(crossing), "\(share) of frees")
    }
    return section
  }

  private var pageSection: FactSection? {
    guard pages != PageFacts() else { return nil }
    var section = FactSection("Pages")
    let pageSize = UInt64(header.pageSizeBytes)
    section.add(
      "taken", FixedPoint.grouped(pages.pagesAllocated),
      "in \(FixedPoint.grouped(pages.allocations)) runs, "
        + ByteFormat.text(pages.pagesAllocated &* pageSize))
    section.add(
      "given back", FixedPoint.grouped(pages.pagesFreed),
      "in \(FixedPoint.grouped(pages.frees)) runs, "
        + ByteFormat.text(pages.pagesFreed &* pageSize))
    section.add(
      "net", FixedPoint.grouped(pages.netPages),
      "from \(FixedPoint.grouped(pages.netPagesMinimum))"
        + " to \(FixedPoint.grouped(pages.netPagesMaximum))")
    if pages.failedAllocations > 0 {
      section.add("failed", FixedPoint.grouped(pages.failedAllocations))
    }
    if pages.pageOuts > 0 { section.add("written out", FixedPoint.grouped(pages.pageOuts)) }
    if pages.pageIns > 0 { section.add("read back", FixedPoint.grouped(pages.pageIns)) }
    return section
  }

  private func bytes(_ objects: ObjectFacts) -> String {
    guard let allocated = objects.allocatedBytes else {
      return Self.size(objects.requestedBytes)
    }
    guard let requested = objects.requestedBytes else { return Self.size(allocated) }
    return "\(ByteFormat.text(requested)) asked for, \(ByteFormat.text(allocated)) set aside"
  }

  private static func size(_ bytes: UInt64?) -> String {
    bytes.map { ByteFormat.text($0) } ?? ""
  }

  private func typeTable(limit: Int) -> TextTable {
    var table = TextTable([
      .init("type", leastWidth: 12), .init("allocations", .right), .init("frees", .right),
      .init("live at end", .right), .init("allocated", .right),
    ])
    for type in types.prefix(limit) {
      let bytes = type.allocatedBytes ?? type.requestedBytes
      table.append([
        .init(type.name), .init(FixedPoint.grouped(type.allocations)),
        .init(FixedPoint.grouped(type.frees)), .init(FixedPoint.grouped(type.liveAtEnd)),
        .init(bytes.map { ByteFormat.aligned($0) } ?? "-"),
      ])
    }
    return table
  }
}
