/// The columns of a block; the raw value is the identifier on the wire.
enum ColumnID: UInt8, CaseIterable {
  /// Lengths of the context runs.
  case runLengths = 1
  /// Local contexts of the runs.
  case runContexts = 2
  /// The block's contexts: local to global, and how many events each has.
  case contextTable = 3
  /// Local sites, grouped by context.
  case sites = 4
  /// The block's sites: local to global, number of references, how they are predicted.
  case siteTable = 5
  /// Object references grouped by site, within a site by context, a byte each.
  case references = 6
  /// References that do not fit a byte.
  case referenceEscapes = 7
  /// Low bytes of the time steps.
  case timeLow = 8
  /// High bytes of the time steps; absent if every step is a single byte.
  case timeHigh = 9
  /// Time steps that do not fit.
  case timeEscapes = 10
  /// Payload values.
  case payload = 11
  /// Addresses or page frames.
  case addresses = 12
}

/// One row of a block's directory: a column and its frame.
struct ColumnEntry: Equatable {
  /// Which column: a `ColumnID`, or from `firstOptionalID` on one that this reader may not know.
  var id: UInt8
  /// Bytes of the column before compression.
  var rawLength: Int
  /// Bytes of its zstd frame.
  var storedLength: Int
  /// Where the frame starts among the column frames; not on the wire, it follows from the rows.
  var offset = 0
  /// Low half of the XXH64 of the frame's bytes.
  var storedHash: UInt32

  /// The longest column that a reader accepts.
  static let rawLimit = 16 << 20
  /// Columns from here on may be skipped by a reader that does not know them.
  static let firstOptionalID: UInt8 = 0x80
}

/// The body of a block frame: how to read the column frames that follow it.
struct BlockHeader: Equatable {
  /// Number of events, 1 to `eventLimit`.
  var eventCount = 0
  /// Number of context runs.
  var runCount = 0
  /// Number of births among the events.
  var births = 0
  /// Nanoseconds of one time step.
  var tickNanoseconds: UInt32 = 1
  /// Events in the trace before this block.
  var firstEvent: UInt64 = 0
  /// Births in the trace before this block.
  var baseBirth: UInt64 = 0
  /// Time of the first event, nanoseconds.
  var baseTime: UInt64 = 0
  /// Time of the last event, nanoseconds.
  var lastTime: UInt64 = 0
  /// The tables that the block needs.
  var tables = TableExtent()
  /// The columns, in the order of their frames.
  var columns: [ColumnEntry] = []

  /// The most events in a block, so that a local site or context always fits 16 bits.
  static let eventLimit = 65_536

  /// Ordinals, times and counts of a trace are below this: sums of a few cannot overflow.
  static let ordinalLimit: UInt64 = 1 << 62
  /// The longest time step, a second: the steps of a block then add up to less than 2^62.
  static let tickLimit: UInt32 = 1_000_000_000

  /// Bytes of all column frames together.
  var storedLength: Int { columns.reduce(0) { $0 + $1.storedLength } }

  func body() -> [UInt8] {
    var body: [UInt8] = []
    body.put(UInt32(eventCount))
    body.put(UInt32(runCount))
    body.put(UInt32(births))
    body.put(tickNanoseconds)
    body.put(firstEvent)
    body.put(baseBirth)
    body.put(baseTime)
    body.put(lastTime)
    for count in [tables.strings, tables.types, tables.sites, tables.contexts] {
      body.put(UInt32(count))
    }
    body.put(UInt32(columns.count))
    for column in columns {
      body.append(column.id)
      body.append(contentsOf: [0, 0, 0])
      body.put(UInt32(column.rawLength))
      body.put(UInt32(column.storedLength))
      body.put(column.storedHash)
    }
    return body
  }

  init() {}

  init(parsing bytes: borrowing Span<UInt8>) throws(ByteCursor.Failure) {
    var cursor = ByteCursor()
    eventCount = Int(try cursor.number(bytes, as: UInt32.self))
    guard 1...Self.eventLimit ~= eventCount else {
      throw cursor.failure("1 to \(Self.eventLimit) events", found: "\(eventCount)")
    }
    runCount = Int(try cursor.number(bytes, as: UInt32.self))
    guard 1...eventCount ~= runCount else {
      throw cursor.failure("1 to \(eventCount) runs", found: "\(runCount)")
    }
    births = Int(try cursor.number(bytes, as: UInt32.self))
    guard births <= eventCount else {
      throw cursor.failure("at most \(eventCount) births", found: "\(births)")
    }
    tickNanoseconds = try cursor.number(bytes)
    guard tickNanoseconds <= Self.tickLimit else {
      throw cursor.failure("a time step of a second at most", found: "\(tickNanoseconds) ns")
    }
    firstEvent = try Self.ordinal(bytes, &cursor)
    baseBirth = try Self.ordinal(bytes, &cursor)
    baseTime = try Self.ordinal(bytes, &cursor)
    lastTime = try Self.ordinal(bytes, &cursor)
    tables.strings = Int(try cursor.number(bytes, as: UInt32.self))
    tables.types = Int(try cursor.number(bytes, as: UInt32.self))
    tables.sites = Int(try cursor.number(bytes, as: UInt32.self))
    tables.contexts = Int(try cursor.number(bytes, as: UInt32.self))
    let count = Int(try cursor.number(bytes, as: UInt32.self))
    guard count <= 255 else { throw cursor.failure("at most 255 columns", found: "\(count)") }
    for _ in 0..<count {
      var column = try Self.column(bytes, &cursor)
      column.offset = storedLength
      columns.append(column)
    }
    guard cursor.offset == bytes.count else {
      throw cursor.failure("the end", found: "\(bytes.count - cursor.offset) bytes more")
    }
  }

  private static func ordinal(
    _ bytes: borrowing Span<UInt8>, _ cursor: inout ByteCursor
  ) throws(ByteCursor.Failure) -> UInt64 {
    let value = try cursor.number(bytes, as: UInt64.self)
    guard value < ordinalLimit else {
      throw cursor.failure("a number below 2^62", found: "\(value)")
    }
    return value
  }

  private static func column(
    _ bytes: borrowing Span<UInt8>, _ cursor: inout ByteCursor
  ) throws(ByteCursor.Failure) -> ColumnEntry {
    let idByte = try cursor.number(bytes, as: UInt8.self)
    for _ in 0..<3 {
      let reserved = try cursor.number(bytes, as: UInt8.self)
      guard reserved == 0 else { throw cursor.failure("a reserved zero", found: "\(reserved)") }
    }
    let rawLength = Int(try cursor.number(bytes, as: UInt32.self))
    let storedLength = Int(try cursor.number(bytes, as: UInt32.self))
    let storedHash = try cursor.number(bytes, as: UInt32.self)
    guard rawLength <= ColumnEntry.rawLimit, storedLength <= ColumnEntry.rawLimit + (1 << 17)
    else {
      throw cursor.failure("a column of at most \(ColumnEntry.rawLimit) bytes", found: "more")
    }
    guard ColumnID(rawValue: idByte) != nil || idByte >= ColumnEntry.firstOptionalID else {
      throw cursor.failure("a known column", found: "\(idByte)")
    }
    return ColumnEntry(
      id: idByte, rawLength: rawLength, storedLength: storedLength, storedHash: storedHash)
  }
}
