import TraceFormat

/// Decoded events, ready to be written again as a recorder or importer would.
struct Encoding {
  /// At most this many events are encoded: they stand in memory, spelled out.
  static let limit = 2_000_000

  private struct Event {
    var site: SiteID
    var context: ContextID
    var time: UInt64
    var object: ObjectReference
    var address: UInt64
    var payload: [UInt64]
  }

  private var events: [Event] = []
  private let header: TraceHeader
  private let tables: TraceTables

  /// The first events of a trace.
  init(_ trace: [UInt8]) throws {
    var reader = try TraceReader(bytes: trace)
    var batch = EventBatch()
    while events.count < Self.limit, try reader.next(into: &batch) {
      Self.append(batch, reader.tables, to: &events)
    }
    header = reader.header
    tables = reader.tables
  }

  var count: Int { events.count }

  private static func append(
    _ batch: EventBatch, _ tables: TraceTables, to events: inout [Event]
  ) {
    var run = 0
    var payload = 0
    for place in 0..<batch.count {
      while place >= Int(batch.contextRuns[run].end) { run += 1 }
      let spec = tables[batch.site(at: place)].kind.spec
      var values: [UInt64] = []
      if !spec.payload.isEmpty {
        let start = Int(batch.payloads[payload].start)
        values = Array(batch.payloadValues[start..<(start + spec.payload.count)])
        payload += 1
      }
      events.append(
        Event(
          site: batch.site(at: place), context: batch.contextRuns[run].context,
          time: batch.times[place], object: spec.role == .birth ? .none : batch.object(at: place),
          address: batch.addresses.isEmpty ? 0 : batch.addresses[place], payload: values))
    }
  }

  /// Writes the events into memory.
  /// - Returns: bytes of the whole trace.
  func encode(level: Int32) throws -> UInt64 {
    var writer = try TraceWriter(
      to: .memory, header: header, options: WriterOptions(level: level))
    for text in tables.strings { _ = writer.interner.string(text) }
    for type in tables.types { _ = writer.interner.type(tables[type.name], type.family) }
    for site in tables.sites { _ = writer.interner.site(site) }
    for context in tables.contexts { _ = writer.interner.context(context) }
    for event in events {
      try writer.append(
        site: event.site, context: event.context, time: event.time, object: event.object,
        payload: event.payload, address: event.address)
    }
    return try writer.finish().bytes
  }
}
