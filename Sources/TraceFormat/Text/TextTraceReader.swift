/// Reads the text twin, line by line, into a writer. The header comes first; lines that begin with
/// `# ` and empty lines say nothing.
public struct TextTraceReader: Sendable {
  /// The header's lines as far as they have been read.
  public private(set) var header = TraceHeader()
  /// What was known of the characteristics when the trace began; nil if the twin does not say.
  public private(set) var knownAtStart: Characteristics?
  /// Number of the line read last, from 1.
  public private(set) var line: UInt64 = 0

  private static let kinds = Dictionary(
    uniqueKeysWithValues: EventSpec.table.map { ($0.name, $0) })
  private static let families = Dictionary(
    uniqueKeysWithValues: TypeFamily.allCases.map { ($0.name, $0) })

  /// A reader at the first line.
  public init() {}

  /// Takes a line of the header.
  /// - Returns: false if the line belongs to the events; `event` must be given it then.
  /// - Throws: `TraceError.badLine`.
  public mutating func takeHeader(_ text: String) throws(TraceError) -> Bool {
    if line == 0 {
      line = 1
      guard text == TextTraceWriter.firstLine else {
        throw bad(TextTraceWriter.firstLine, text)
      }
      return true
    }
    guard text.isEmpty || text.hasPrefix("#") else { return false }
    line += 1
    let words = text.dropFirst().split(separator: " ", maxSplits: 1)
    guard !text.hasPrefix("# "), let key = words.first else { return true }
    let value = words.count > 1 ? String(words[1]) : ""
    switch key {
    case "resolution": header.clockResolutionNanoseconds = try number(value, key)
    case "start": header.startNanoseconds = try number(value, key)
    case "page-size": header.pageSizeBytes = try number(value, key)
    case "processors": header.processorCount = try number(value, key)
    case "source":
      guard let source = TextToken.parse(value[...].utf8) else { throw bad("a source", value) }
      header.source = source
    case "characteristics":
      header.characteristics = Characteristics(
        rawValue: try bits(value, Characteristics.names, "a characteristic"))
    case "known-at-start":
      knownAtStart = Characteristics(
        rawValue: try bits(value, Characteristics.names, "a characteristic"))
    default: throw bad("a header line", text)
    }
    return true
  }

  /// Takes a line after the header.
  /// - Throws: `TraceError.badLine`, or what the writer throws.
  public mutating func takeEvent(
    _ text: String, into writer: inout TraceWriter
  ) throws(TraceError) {
    line += 1
    if text.isEmpty || text.hasPrefix("#") { return }
    let words = text.split(separator: " ", omittingEmptySubsequences: true)
    guard words.count >= 5 else { throw bad("time, processor, thread, name and kind", text) }
    let time = try self.time(words[0])
    guard let cpu = UInt32(words[1]), let thread = Int32(words[2]),
      let name = TextToken.parse(words[3].utf8)
    else { throw bad("processor, thread and name", words[1...3].joined(separator: " ")) }
    guard let spec = Self.kinds[String(words[4])] else {
      throw bad("an event kind", String(words[4]))
    }
    let nameID = writer.interner.string(name)
    let context = writer.interner.context(Context(cpu: cpu, thread: thread, name: nameID))
    try takeFields(words[5...], spec, at: time, context, into: &writer)
  }

  private func takeFields(
    _ words: ArraySlice<Substring>, _ spec: EventSpec, at time: UInt64, _ context: ContextID,
    into writer: inout TraceWriter
  ) throws(TraceError) {
    var site = Site(kind: spec.kind, type: TypeID(0))
    var type: (name: String, family: TypeFamily)?
    var callSite = ""
    var object = ObjectReference.none
    var stated: UInt64?
    var payload = [UInt64?](repeating: nil, count: spec.payload.count)
    var address: UInt64 = 0
    for word in words {
      guard let equals = word.firstIndex(of: "=") else { throw bad("key=value", String(word)) }
      let key = word[..<equals]
      let value = word[word.index(after: equals)...]
      switch key {
      case "object":
        if value == "foreign" {
          object = .foreign
        } else {
          let ordinal: UInt64 = try number(String(value), key)
          if spec.role == .birth { stated = ordinal } else { object = .object(ordinal) }
        }
      case "type":
        let parts = value.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let family = Self.families[String(parts[0])],
          let name = TextToken.parse(parts[1].utf8)
        else { throw bad("type=family:name", String(word)) }
        type = (name, family)
      case "requested": site.requestedBytes = try number(String(value), key)
      case "allocated": site.allocatedBytes = try number(String(value), key)
      case "flags":
        site.flags = AllocationFlags(
          rawValue: try bits(String(value), AllocationFlags.names, "a flag"))
      case "site":
        guard let text = TextToken.parse(value.utf8) else { throw bad("a site", String(value)) }
        callSite = text
      case "order":
        site.order = try number(String(value), key)
        guard site.order < Site.orderLimit else {
          throw bad("an order below \(Site.orderLimit)", String(value))
        }
      case "class": site.pageClass = try number(String(value), key)
      case "wait":
        guard let wait = WaitClass.allCases.first(where: { $0.name == value }) else {
          throw bad("a wait class", String(value))
        }
        site.pageClass = wait.rawValue
      case "node": site.node = try number(String(value), key)
      case "address":
        guard value.hasPrefix("0x"), let number = UInt64(value.dropFirst(2), radix: 16) else {
          throw bad("address=0x…", String(word))
        }
        address = number
      default:
        guard let place = spec.payload.firstIndex(of: String(key)) else {
          throw bad("a field of \(spec.name)", String(word))
        }
        if spec.payload[place].hasSuffix("_text") {
          guard let text = TextToken.parse(value.utf8) else { throw bad("text", String(value)) }
          payload[place] = UInt64(writer.interner.string(text).index)
        } else {
          payload[place] = try number(String(value), key)
        }
      }
    }
    guard let type else { throw bad("type=family:name", "none") }
    // The order in which importers meet them, so that the tables are the same as theirs: texts of
    // the payload (above), type, call site.
    site.type = writer.interner.type(type.name, type.family)
    site.callSite = writer.interner.string(callSite)
    if spec.role == .death || spec.role == .reference, object == .none {
      throw bad("object=", "none")
    }
    if let stated, stated != writer.birthCount {
      throw bad("object=\(writer.birthCount), the next birth", "object=\(stated)")
    }
    let values = payload.compactMap(\.self)
    guard values.count == payload.count else {
      throw bad("the fields \(spec.payload.joined(separator: ", "))", "\(values.count) of them")
    }
    do {
      try writer.append(
        site: writer.interner.site(site), context: context, time: time, object: object,
        payload: values, address: address)
    } catch {
      guard case .badEvent(_, let expected, let found) = error else { throw error }
      throw bad(expected, found)
    }
  }

  // MARK: Words

  private func time(_ word: Substring) throws(TraceError) -> UInt64 {
    let parts = word.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let fraction = parts.count > 1 ? parts[1] : ""
    guard let seconds = UInt64(parts[0]), seconds < 1 << 31, fraction.utf8.count <= 9,
      fraction.utf8.allSatisfy({ 48...57 ~= $0 })
    else { throw bad("seconds with up to nine decimals", String(word)) }
    let padded = fraction + String(repeating: "0", count: 9 - fraction.utf8.count)
    return seconds * 1_000_000_000 + (UInt64(padded) ?? 0)
  }

  private func number<Number: FixedWidthInteger>(
    _ text: String, _ key: Substring
  ) throws(TraceError) -> Number {
    guard let value = Number(text) else { throw bad("a number for \(key)", text) }
    return value
  }

  private func bits(
    _ text: String, _ names: [String], _ what: String
  ) throws(TraceError) -> UInt32 {
    var bits: UInt32 = 0
    for name in text.split(separator: ",") {
      if let place = names.firstIndex(of: String(name)) {
        bits |= 1 << UInt32(place)
      } else if name.hasPrefix("bit-"), let place = UInt32(name.dropFirst(4)), place < 32 {
        bits |= 1 << place
      } else {
        throw bad(what, String(name))
      }
    }
    return bits
  }

  private func bad(_ expected: String, _ found: String) -> TraceError {
    .badLine(line: line, expected: expected, found: found)
  }
}
