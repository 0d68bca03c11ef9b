/// Where one block is, and where it begins in events, births and time.
struct IndexEntry: Equatable, Sendable {
  /// Offset of the block's frame in the file.
  var offset: UInt64
  /// Events before the block.
  var firstEvent: UInt64
  /// Births before the block.
  var baseBirth: UInt64
  /// Time of the block's first event, nanoseconds.
  var baseTime: UInt64
}

/// Collects entries in bounded memory: past a million, every other one is dropped; a seek then
/// reads at most that many more block headers.
struct IndexBuilder {
  private(set) var entries: [IndexEntry] = []
  private var stride = 1
  private var seen = 0
  private static let limit = 1 << 20

  mutating func add(offset: UInt64, firstEvent: UInt64, baseBirth: UInt64, baseTime: UInt64) {
    if seen.isMultiple(of: stride) {
      entries.append(
        IndexEntry(
          offset: offset, firstEvent: firstEvent, baseBirth: baseBirth, baseTime: baseTime))
    }
    seen += 1
    if entries.count == Self.limit {
      entries = entries.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
      stride *= 2
    }
  }
}

/// The body of the index: entries (count u32, then four u64 each), totals (events u64, births u64,
/// last time u64, characteristics u32), tables (length u32, then as in a tables frame), and last
/// the index frame's own offset (u64) and eight letters. The file's last 24 bytes are therefore
/// offset, letters and checksum.
enum IndexFrame {
  /// The sums over the whole trace.
  struct Totals: Equatable, Sendable {
    var events: UInt64
    var births: UInt64
    var lastTime: UInt64
    var characteristics: UInt32
  }

  /// A parsed index.
  struct Content {
    var entries: [IndexEntry]
    var totals: Totals
    /// The packed tables: raw length and zstd frame.
    var tables: [UInt8]
    /// Where in the file the index says that it stands.
    var statedOffset: UInt64
  }

  static let letters: [UInt8] = Array("MEMTRACE".utf8)
  /// Bytes at the end of the file by which a reader finds the index.
  static let tailLength = 24

  static func body(
    _ entries: [IndexEntry], totals: Totals, tables: [UInt8], offset: UInt64
  ) -> [UInt8] {
    var body: [UInt8] = []
    body.reserveCapacity(32 * entries.count + tables.count + 64)
    body.put(UInt32(entries.count))
    for entry in entries {
      body.put(entry.offset)
      body.put(entry.firstEvent)
      body.put(entry.baseBirth)
      body.put(entry.baseTime)
    }
    body.put(totals.events)
    body.put(totals.births)
    body.put(totals.lastTime)
    body.put(totals.characteristics)
    body.put(UInt32(tables.count))
    body += tables
    body.put(offset)
    return body + letters
  }

  static func parse(_ bytes: borrowing Span<UInt8>) throws(ByteCursor.Failure) -> Content {
    var cursor = ByteCursor()
    let count = Int(try cursor.number(bytes, as: UInt32.self))
    guard count <= bytes.count / 32 else {
      throw cursor.failure("at most \(bytes.count / 32) entries", found: "\(count)")
    }
    var entries: [IndexEntry] = []
    entries.reserveCapacity(count)
    for _ in 0..<count {
      entries.append(
        IndexEntry(
          offset: try cursor.number(bytes), firstEvent: try cursor.number(bytes),
          baseBirth: try cursor.number(bytes), baseTime: try cursor.number(bytes)))
    }
    let totals = Totals(
      events: try cursor.number(bytes), births: try cursor.number(bytes),
      lastTime: try cursor.number(bytes), characteristics: try cursor.number(bytes))
    guard totals.events < BlockHeader.ordinalLimit else {
      throw cursor.failure("fewer than 2^62 events", found: "\(totals.events)")
    }
    let length = Int(try cursor.number(bytes, as: UInt32.self))
    guard length + 16 == bytes.count - cursor.offset else {
      throw cursor.failure(
        "tables of \(bytes.count - cursor.offset - 16) bytes", found: "\(length)")
    }
    var tables: [UInt8] = []
    for i in cursor.offset..<(cursor.offset + length) { tables.append(bytes[i]) }
    var statedOffset: UInt64 = 0
    for i in (0..<8).reversed() {
      statedOffset = statedOffset << 8 | UInt64(bytes[cursor.offset + length + i])
    }
    return Content(
      entries: entries, totals: totals, tables: tables, statedOffset: statedOffset)
  }
}
