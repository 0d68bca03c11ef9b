import TraceFormat

/// Writes events as lines whose values a program can take apart. What belongs to an event's site or
/// context is rendered once and then copied.
struct EventLines {
  /// The two forms of a line.
  enum Form {
    case json
    case commas
  }

  private static let columns = [
    "event", "time_ns", "kind", "type", "cpu", "thread", "process", "object", "requested_bytes",
    "allocated_bytes", "flags", "call_site", "order", "class", "node", "address", "payload",
  ]
  /// The head of the comma-separated form.
  static let commaHead = columns.joined(separator: ",") + "\n"

  private let form: Form
  private let characteristics: Characteristics
  private var heads: [[UInt8]] = []
  private var tails: [[UInt8]] = []
  private var contexts: [[UInt8]] = []

  init(_ form: Form, _ characteristics: Characteristics) {
    self.form = form
    self.characteristics = characteristics
  }

  /// Appends the event's line.
  mutating func append(
    _ event: EventFields, _ tables: borrowing TraceTables, to out: inout [UInt8]
  ) {
    learn(tables)
    if form == .json { out.append(UInt8(ascii: "{")) }
    out += rendered(0, [.number(event.number), .number(event.time)])
    out.append(UInt8(ascii: ","))
    out += heads[Int(event.site.index)]
    out += contexts[Int(event.context.index)]
    out += rendered(7, [.object(event.object)])
    out.append(UInt8(ascii: ","))
    out += tails[Int(event.site.index)]
    let kind = tables[event.site].kind
    out += rendered(
      15, [.numberOrAbsent(event.address), FieldValue(payload: event.payload, of: kind, tables)])
    if form == .json { out.append(UInt8(ascii: "}")) }
    out.append(UInt8(ascii: "\n"))
  }

  private mutating func learn(_ tables: borrowing TraceTables) {
    while heads.count < tables.sites.count {
      let site = tables.sites[heads.count]
      let name = tables.name(of: site.type)
      heads.append(rendered(2, [.word(site.kind.spec.name), .text(name)]) + [comma])
      tails.append(rendered(8, tail(of: site, tables)) + [comma])
    }
    while contexts.count < tables.contexts.count {
      let context = tables.contexts[contexts.count]
      let values: [FieldValue] = [
        characteristics.contains(.processors) ? .number(UInt64(context.cpu)) : .absent,
        characteristics.contains(.threads) ? .signed(Int64(context.thread)) : .absent,
        .textOrAbsent(tables[context.name]),
      ]
      contexts.append(rendered(4, values) + [comma])
    }
  }

  private var comma: UInt8 { UInt8(ascii: ",") }

  /// Values of neighbouring columns, the first of which is `column`.
  private func rendered(_ column: Int, _ values: [FieldValue]) -> [UInt8] {
    var out: [UInt8] = []
    for (place, value) in values.enumerated() {
      if place > 0 { out.append(comma) }
      switch form {
      case .commas: out += value.comma.utf8
      case .json:
        out += "\"\(Self.columns[column + place])\":".utf8
        out += value.json.utf8
      }
    }
    return out
  }

  private func tail(of site: Site, _ tables: borrowing TraceTables) -> [FieldValue] {
    let isOfPages = tables[site.type].family == .pages
    let isWait = site.kind == .waitBegin || site.kind == .waitEnd
    var pageClass = FieldValue.absent
    if isWait {
      pageClass = .text((WaitClass(rawValue: site.pageClass) ?? .other).name)
    } else if isOfPages && site.pageClass > 0 {
      pageClass = .number(UInt64(site.pageClass) - 1)
    }
    return [
      .numberOrAbsent(site.requestedBytes), .numberOrAbsent(site.allocatedBytes),
      FieldValue(flags: site.flags), .textOrAbsent(tables[site.callSite]),
      isOfPages ? .number(UInt64(site.order)) : .absent, pageClass,
      isWait ? .number(UInt64(site.node)) : .absent,
    ]
  }
}
