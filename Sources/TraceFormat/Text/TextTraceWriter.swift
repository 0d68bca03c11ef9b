/// Writes the lossless text twin of a trace: a header, then one event a line.
///
///     #memtrace-text 1
///     #resolution 1000
///     0.000014000 1 17204 python3 allocate object=3 type=cache:filp requested=360 …
///
/// Columns: seconds, processor, thread, name, kind; then `key=value` words for what the event has.
/// FORMAT.md gives the grammar.
public struct TextTraceWriter: Sendable {
  /// The first line of every text twin.
  public static let firstLine = "#memtrace-text 1"

  private var contextWords: [[UInt8]] = []
  private var siteWords: [(head: [UInt8], tail: [UInt8])] = []

  /// A writer.
  public init() {}

  /// The header's lines.
  /// - Parameter knownAtStart: what the trace's head states of its characteristics; a line of its
  ///   own if that is not all of them.
  public func header(
    _ header: TraceHeader, knownAtStart: Characteristics? = nil
  ) -> [UInt8] {
    var out: [UInt8] = []
    out.append(contentsOf: (Self.firstLine + "\n").utf8)
    out.append(contentsOf: "#resolution \(header.clockResolutionNanoseconds)\n".utf8)
    out.append(contentsOf: "#start \(header.startNanoseconds)\n".utf8)
    out.append(contentsOf: "#page-size \(header.pageSizeBytes)\n".utf8)
    out.append(contentsOf: "#processors \(header.processorCount)\n".utf8)
    out.append(contentsOf: "#characteristics \(Self.names(header.characteristics))\n".utf8)
    if let knownAtStart, knownAtStart != header.characteristics {
      out.append(contentsOf: "#known-at-start \(Self.names(knownAtStart))\n".utf8)
    }
    out.append(contentsOf: "#source ".utf8)
    TextToken.append(header.source, to: &out)
    out.append(UInt8(ascii: "\n"))
    return out
  }

  private static func names(_ characteristics: Characteristics) -> String {
    Characteristics.names.enumerated().filter {
      characteristics.rawValue & (1 << UInt32($0.offset)) != 0
    }.map(\.element).joined(separator: ",")
  }

  /// Appends the lines of a batch that was decoded with all columns.
  /// - Parameter isWanted: whether the event at an index is written.
  public mutating func append(
    _ batch: EventBatch, _ tables: TraceTables, to out: inout [UInt8],
    where isWanted: (Int) -> Bool = { _ in true }
  ) {
    var run = 0
    var payload = 0
    var births: UInt64 = 0
    for i in 0..<batch.count {
      while i >= Int(batch.contextRuns[run].end) { run += 1 }
      let site = batch.site(at: i)
      let spec = tables[site].kind.spec
      let birth = batch.baseBirth + births
      if spec.role == .birth { births += 1 }
      guard isWanted(i) else { continue }
      let values = spec.payload.isEmpty ? [] : batch.payload(at: i, from: &payload)
      Self.time(batch.times[i], to: &out)
      out += contextWord(batch.contextRuns[run].context, tables)
      let words = siteWord(site, tables)
      out += words.head
      Self.object(spec.role == .birth ? .object(birth) : batch.object(at: i), to: &out)
      out += words.tail
      Self.payload(spec, values, tables, to: &out)
      if !batch.addresses.isEmpty {
        out.append(contentsOf: " address=0x\(String(batch.addresses[i], radix: 16))".utf8)
      }
      out.append(UInt8(ascii: "\n"))
    }
  }

  private static func time(_ nanoseconds: UInt64, to out: inout [UInt8]) {
    out.append(contentsOf: String(nanoseconds / 1_000_000_000).utf8)
    let fraction = String(nanoseconds % 1_000_000_000)
    out.append(UInt8(ascii: "."))
    out.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: 9 - fraction.utf8.count))
    out.append(contentsOf: fraction.utf8)
  }

  private static func object(_ reference: ObjectReference, to out: inout [UInt8]) {
    switch reference {
    case .none: return
    case .foreign: out.append(contentsOf: " object=foreign".utf8)
    case .object(let ordinal): out.append(contentsOf: " object=\(ordinal)".utf8)
    }
  }

  private static func payload(
    _ spec: EventSpec, _ values: ArraySlice<UInt64>, _ tables: TraceTables, to out: inout [UInt8]
  ) {
    for (name, value) in zip(spec.payload, values) {
      out.append(contentsOf: " \(name)=".utf8)
      if name.hasSuffix("_text") {
        TextToken.append(tables[StringID(UInt32(clamping: value))], to: &out)
      } else {
        out.append(contentsOf: String(value).utf8)
      }
    }
  }

  private mutating func contextWord(_ id: ContextID, _ tables: TraceTables) -> [UInt8] {
    while contextWords.count <= Int(id.index) {
      let context = tables[ContextID(UInt32(contextWords.count))]
      var word = Array(" \(context.cpu) \(context.thread) ".utf8)
      TextToken.append(tables[context.name], to: &word)
      word.append(UInt8(ascii: " "))
      contextWords.append(word)
    }
    return contextWords[Int(id.index)]
  }

  private mutating func siteWord(
    _ id: SiteID, _ tables: TraceTables
  ) -> (head: [UInt8], tail: [UInt8]) {
    while siteWords.count <= Int(id.index) {
      let site = tables[SiteID(UInt32(siteWords.count))]
      siteWords.append((Array(site.kind.spec.name.utf8), Self.fields(site, tables)))
    }
    return siteWords[Int(id.index)]
  }

  private static func fields(_ site: Site, _ tables: TraceTables) -> [UInt8] {
    var out: [UInt8] = []
    out.append(contentsOf: " type=\(tables[site.type].family.name):".utf8)
    TextToken.append(tables.name(of: site.type), to: &out)
    if let bytes = site.requestedBytes { out.append(contentsOf: " requested=\(bytes)".utf8) }
    if let bytes = site.allocatedBytes { out.append(contentsOf: " allocated=\(bytes)".utf8) }
    if !site.flags.isEmpty {
      let names = (0..<32).filter { site.flags.rawValue & (1 << UInt32($0)) != 0 }.map {
        $0 < AllocationFlags.names.count ? AllocationFlags.names[$0] : "bit-\($0)"
      }
      out.append(contentsOf: " flags=\(names.joined(separator: ","))".utf8)
    }
    if site.callSite != .empty {
      out.append(contentsOf: " site=".utf8)
      TextToken.append(tables[site.callSite], to: &out)
    }
    if site.order != 0 { out.append(contentsOf: " order=\(site.order)".utf8) }
    let isWait = site.kind == .waitBegin || site.kind == .waitEnd
    if isWait, let wait = WaitClass(rawValue: site.pageClass) {
      out.append(contentsOf: " wait=\(wait.name)".utf8)
    } else if site.pageClass != 0 {
      out.append(contentsOf: " class=\(site.pageClass)".utf8)
    }
    if site.node != 0 { out.append(contentsOf: " node=\(site.node)".utf8) }
    return out
  }
}
