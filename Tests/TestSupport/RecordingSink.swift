public import TraceFormat
public import TraceImport

/// A sink that writes every event down as a line of text:
///
///     TIME KIND TYPE [REQUESTED/ALLOCATED] [oORDER] [cCLASS] [nNODE] [FLAGS] [@SITE]
///         [OBJECT] [PAYLOAD] | NAME-THREAD CPU
///
/// Objects are #ORDINAL, births +ORDINAL, foreign ones "foreign".
public struct RecordingSink: EventSink {
  public private(set) var interner = TableInterner()
  public private(set) var lines: [String] = []
  public private(set) var addresses: [UInt64] = []
  private var births: UInt64 = 0

  public init() {}

  public mutating func string(_ text: String) -> StringID { interner.string(text) }
  public mutating func type(_ name: String, _ family: TypeFamily) -> TypeID {
    interner.type(name, family)
  }
  public mutating func site(_ site: Site) -> SiteID { interner.site(site) }
  public mutating func context(_ context: Context) -> ContextID { interner.context(context) }

  @discardableResult
  public mutating func append(
    site: SiteID, context: ContextID, time: UInt64, address: UInt64
  ) throws(TraceError) -> UInt64 {
    let isBirth = interner.tables[site].kind.spec.role == .birth
    write(site, context, time, address, isBirth ? "+\(births)" : nil)
    if isBirth { births += 1 }
    return isBirth ? births - 1 : 0
  }

  public mutating func append(
    site: SiteID, context: ContextID, time: UInt64, object: ObjectReference, address: UInt64
  ) throws(TraceError) {
    switch object {
    case .none: write(site, context, time, address, nil)
    case .foreign: write(site, context, time, address, "foreign")
    case .object(let ordinal): write(site, context, time, address, "#\(ordinal)")
    }
  }

  public mutating func append(
    site: SiteID, context: ContextID, time: UInt64, payload: [UInt64]
  ) throws(TraceError) {
    let names = interner.tables[site].kind.spec.payload
    let values = zip(names, payload).map { name, value in
      name.hasSuffix("_text") ? "\"\(interner.tables.strings[Int(value)])\"" : "\(value)"
    }
    write(site, context, time, 0, values.joined(separator: ","))
  }

  private mutating func write(
    _ site: SiteID, _ context: ContextID, _ time: UInt64, _ address: UInt64, _ rest: String?
  ) {
    let tables = interner.tables
    let details = tables[site]
    let place = tables[context]
    var words = ["\(time)", details.kind.spec.name, tables.name(of: details.type)]
    if let requested = details.requestedBytes, let allocated = details.allocatedBytes {
      words.append("\(requested)/\(allocated)")
    }
    if details.order > 0 { words.append("o\(details.order)") }
    if details.pageClass > 0 { words.append("c\(details.pageClass)") }
    if details.node > 0 { words.append("n\(details.node)") }
    let flags = AllocationFlags.names.indices.filter {
      details.flags.contains(AllocationFlags(rawValue: 1 << UInt32($0)))
    }.map { AllocationFlags.names[$0] }
    if !flags.isEmpty { words.append(flags.joined(separator: "+")) }
    if details.callSite != .empty { words.append("@" + tables[details.callSite]) }
    if let rest { words.append(rest) }
    words.append("| \(tables[place.name])-\(place.thread) \(place.cpu)")
    lines.append(words.joined(separator: " "))
    addresses.append(address)
  }
}
