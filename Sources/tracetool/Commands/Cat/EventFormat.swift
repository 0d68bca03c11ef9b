import ArgumentParser
import Replay
import TraceFormat

/// How `cat` writes events.
enum EventFormat: String, CaseIterable, ExpressibleByArgument {
  /// The lossless text twin, which `import --from text` reads back.
  case text
  /// One JSON object a line.
  case jsonl
  /// Comma-separated values with a head, as RFC 4180 has them.
  case csv
}

/// Writes events as lines whose values a program can take apart.
struct EventLines {
  private static let columns = [
    "event", "time_ns", "kind", "type", "cpu", "thread", "process", "object", "requested_bytes",
    "allocated_bytes", "flags", "call_site", "order", "class", "node", "address", "payload",
  ]

  /// The head of the comma-separated form.
  static let commaHead = columns.joined(separator: ",")

  let characteristics: Characteristics

  /// The event as a JSON object in one line.
  func json(_ event: EventFields, _ tables: borrowing TraceTables) -> String {
    var out = "{"
    for (column, value) in zip(Self.columns, values(event, tables)) {
      if out.count > 1 { out += "," }
      out += "\"\(column)\":" + value.json
    }
    return out + "}"
  }

  /// The event as comma-separated values.
  func commas(_ event: EventFields, _ tables: borrowing TraceTables) -> String {
    values(event, tables).map(\.comma).joined(separator: ",")
  }

  private func values(_ event: EventFields, _ tables: borrowing TraceTables) -> [FieldValue] {
    let site = event.site
    let isOfPages = tables[site.type].family == .pages
    let isWait = site.kind == .waitBegin || site.kind == .waitEnd
    return [
      .number(event.number), .number(event.time), .word(site.kind.spec.name),
      .text(tables.name(of: site.type)),
      characteristics.contains(.processors) ? .number(UInt64(event.context.cpu)) : .absent,
      characteristics.contains(.threads) ? .signed(Int64(event.context.thread)) : .absent,
      .textOrAbsent(tables[event.context.name]), .object(event.object),
      .numberOrAbsent(site.requestedBytes), .numberOrAbsent(site.allocatedBytes),
      flags(site.flags), .textOrAbsent(tables[site.callSite]),
      isOfPages ? .number(UInt64(site.order)) : .absent,
      Self.pageClass(site, isOfPages: isOfPages),
      isWait ? .number(UInt64(site.node)) : .absent, .numberOrAbsent(event.address),
      Self.payload(event, tables),
    ]
  }

  private func flags(_ flags: AllocationFlags) -> FieldValue {
    guard flags.contains(.known) else { return .absent }
    let names = AllocationFlags.names.enumerated().filter { bit, _ in
      bit > 0 && flags.contains(AllocationFlags(rawValue: 1 << UInt32(bit)))
    }
    return .text(names.map(\.element).joined(separator: "|"))
  }

  private static func pageClass(_ site: Site, isOfPages: Bool) -> FieldValue {
    if site.kind == .waitBegin || site.kind == .waitEnd {
      return .text((WaitClass(rawValue: site.pageClass) ?? .other).name)
    }
    return isOfPages && site.pageClass > 0 ? .number(UInt64(site.pageClass) - 1) : .absent
  }

  private static func payload(
    _ event: EventFields, _ tables: borrowing TraceTables
  ) -> FieldValue {
    let names = event.site.kind.spec.payload
    guard !names.isEmpty, names.count == event.payload.count else { return .absent }
    var parts: [String] = []
    for (name, value) in zip(names, event.payload) {
      let isText = name.hasSuffix("_text")
      let shown = isText ? tables[StringID(UInt32(clamping: value))] : String(value)
      parts.append("\(isText ? String(name.dropLast(5)) : name)=\(shown)")
    }
    return .text(parts.joined(separator: " "))
  }
}
