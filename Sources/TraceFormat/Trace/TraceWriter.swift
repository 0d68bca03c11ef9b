/// How a trace is written.
public struct WriterOptions: Sendable, Equatable {
  /// zstd's level; 3 is the default, 9 costs three times the time for 5 % less space.
  public var level: Int32
  /// Events in a block, 1 to 65,536.
  public var blockEvents: Int

  /// Makes options.
  public init(level: Int32 = 3, blockEvents: Int = 65_536) {
    self.level = level
    self.blockEvents = min(max(1, blockEvents), BlockHeader.eventLimit)
  }
}

/// What was written.
public struct TraceSummary: Sendable, Equatable {
  /// Events, those added by the writer's user included.
  public var events: UInt64
  /// Objects born.
  public var births: UInt64
  /// Bytes of the whole file.
  public var bytes: UInt64
  /// The bytes themselves if the output was memory, else empty.
  public var memory: [UInt8]
}

/// Writes a trace, event by event, in bounded memory.
///
/// Tables grow while writing: ask `interner` for the place of a string, type, site or context when
/// an event first needs it. Places are handed out in order of first use, so that equal sequences of
/// events give equal files.
public struct TraceWriter: ~Copyable {
  /// The tables so far, and the means to extend them.
  public var interner = TableInterner()
  /// Events so far.
  public private(set) var eventCount: UInt64 = 0
  /// Births so far: the ordinal of the next object.
  public private(set) var birthCount: UInt64 = 0
  /// What the trace carries: what the header says and what sites turned out to have. `finish`
  /// writes it into the index; until then more may be added.
  public var characteristics: Characteristics

  private let header: TraceHeader
  private let blockEvents: Int
  private var output: OutputStream
  private var encoder: BlockEncoder
  private var tableCompressor: ZstdCompressor
  private var pending = PendingBlock()
  private var roles: [UInt8] = []
  private var payloadCounts: [UInt8] = []
  private var written = TableExtent()
  private var lastTime: UInt64 = 0
  private var index = IndexBuilder()

  /// Begins a trace.
  /// - Throws: `TraceError.cannotCreate` or `.inputOutput`.
  public init(
    to output: TraceOutput, header: TraceHeader, options: WriterOptions = WriterOptions()
  ) throws(TraceError) {
    self.header = header
    characteristics = header.characteristics
    blockEvents = options.blockEvents
    self.output = try OutputStream(output, beginning: FrameKind.head.frame(HeadFrame.body(header)))
    encoder = BlockEncoder(level: options.level)
    tableCompressor = ZstdCompressor(level: options.level)
  }

  /// Appends an event.
  ///
  /// - Parameters:
  ///   - site: a place handed out by `interner`.
  ///   - context: a place handed out by `interner`.
  ///   - time: nanoseconds since the trace's start, not before the previous event's.
  ///   - object: for deaths and references, the object's birth ordinal or `.foreign`; births take
  ///     the next ordinal by themselves and pass `.none`, as events without object do.
  ///   - payload: as many values as the kind's row says.
  ///   - address: the address or page frame, kept only if the header has `.addresses`.
  /// - Returns: the ordinal of the object if the event is a birth, else 0.
  /// - Throws: `TraceError.badEvent` if the event contradicts the tables or goes back in time, or
  ///   what writing a full block throws.
  @discardableResult
  public mutating func append(
    site: SiteID, context: ContextID, time: UInt64, object: ObjectReference = .none,
    payload: [UInt64] = [], address: UInt64 = 0
  ) throws(TraceError) -> UInt64 {
    if roles.count < interner.tables.sites.count { try takeNewSites() }
    guard Int(site.index) < roles.count,
      Int(context.index) < interner.tables.contexts.count
    else { throw bad("a site and a context from the tables", "\(site.index), \(context.index)") }
    guard time >= lastTime, time < 1 << 62 else {
      throw bad("a time from \(lastTime) ns on", "\(time) ns")
    }
    guard payload.count == Int(payloadCounts[Int(site.index)]) else {
      throw bad("\(payloadCounts[Int(site.index)]) payload values", "\(payload.count)")
    }
    let (code, ordinal) = try take(object, role: roles[Int(site.index)])
    pending.sites.append(site.index)
    pending.contexts.append(context.index)
    pending.times.append(time)
    pending.objects.append(code)
    if !payload.isEmpty {
      pending.payloads.append(
        EventBatch.Payload(
          event: UInt32(pending.count - 1), start: UInt32(pending.payloadValues.count)))
      pending.payloadValues += payload
    }
    if header.characteristics.contains(.addresses) { pending.addresses.append(address) }
    lastTime = time
    eventCount += 1
    if pending.count == blockEvents { try flush() }
    return ordinal
  }

  private mutating func take(
    _ object: ObjectReference, role: UInt8
  ) throws(TraceError) -> (code: UInt64, ordinal: UInt64) {
    if role == ObjectRole.birth.rawValue || role == ObjectRole.none.rawValue {
      guard object == .none else { throw bad("no object", "\(object)") }
      if role == ObjectRole.none.rawValue { return (PendingBlock.none, 0) }
      let ordinal = birthCount
      birthCount += 1
      pending.births += 1
      return (ordinal, ordinal)
    }
    switch object {
    case .none: throw bad("an object", "none")
    case .foreign: return (PendingBlock.foreign, 0)
    case .object(let ordinal):
      guard ordinal < birthCount else {
        throw bad("an object born before", "ordinal \(ordinal) of \(birthCount)")
      }
      return (ordinal, 0)
    }
  }

  private func bad(_ expected: String, _ found: String) -> TraceError {
    .badEvent(event: eventCount, expected: expected, found: found)
  }

  /// Checks the sites that are new; one that the format cannot hold does not stay in the tables.
  private mutating func takeNewSites() throws(TraceError) {
    for site in interner.tables.sites[roles.count...] {
      if let problem = site.problem {
        interner.forgetSites(from: roles.count)
        throw bad(problem.expected, problem.found)
      }
      characteristics.formUnion(site.characteristics)
      roles.append(site.kind.spec.role.rawValue)
      payloadCounts.append(UInt8(site.kind.spec.payload.count))
    }
  }

  /// Writes the pending events as a block, before it the table entries that it is the first to
  /// use. A recorder calls this when it wants what it has so far to be safe.
  /// - Throws: `TraceError.inputOutput`.
  public mutating func flush() throws(TraceError) {
    guard pending.count > 0 else { return }
    let extent = TableExtent(interner.tables)
    if extent != written {
      let body = TablesFrame.body(interner.tables, since: written)
      try output.write(FrameKind.tables.frame(packed(body)))
      written = extent
    }
    var header = BlockHeader()
    header.firstEvent = eventCount - UInt64(pending.count)
    header.baseBirth = birthCount - UInt64(pending.births)
    header.tables = extent
    index.add(
      offset: output.count, firstEvent: header.firstEvent, baseBirth: header.baseBirth,
      baseTime: pending.times[0])
    let block = encoder.encode(
      pending, header: header, roles: roles,
      resolution: self.header.clockResolutionNanoseconds)
    try output.write(block)
    pending.removeAll()
  }

  /// Raw length (u32) and one zstd frame.
  private mutating func packed(_ body: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    out.put(UInt32(body.count))
    _ = tableCompressor.append(body.span, to: &out)
    return out
  }

  /// Writes what is pending and the index, and gives the file its name.
  /// - Throws: `TraceError.inputOutput`; then no file appears.
  public consuming func finish() throws(TraceError) -> TraceSummary {
    try flush()
    let totals = IndexFrame.Totals(
      events: eventCount, births: birthCount, lastTime: lastTime,
      characteristics: characteristics.rawValue)
    let tables = packed(TablesFrame.body(interner.tables, since: TableExtent()))
    try output.write(
      FrameKind.index.frame(
        IndexFrame.body(index.entries, totals: totals, tables: tables, offset: output.count)))
    try output.commit()
    return TraceSummary(
      events: eventCount, births: birthCount, bytes: output.count, memory: output.memory)
  }
}
