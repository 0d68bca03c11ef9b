import Glibc

/// Reads a trace block by block, in memory that does not depend on the trace's length.
///
/// Works from a pipe; from a file it also seeks. Damage does not end the reading: what is intact is
/// delivered, `damage` says what is missing and where.
public struct TraceReader: ~Copyable {
  /// What the trace says of itself. If the file has a whole index, its characteristics are the
  /// final ones.
  public private(set) var header: TraceHeader
  /// The characteristics that the head states, before the first event was known.
  public let knownAtStart: Characteristics
  /// The tables, complete from the start if the file has a whole index, else growing.
  public private(set) var tables = TraceTables()
  /// What could not be used so far, in file order.
  public private(set) var damage: [TraceDamage] = []
  /// Bytes of the input consumed so far.
  public var offset: UInt64 { frames.window.offset }
  /// Size of the input in bytes if it is a file, else nil.
  public var sizeBytes: UInt64? { frames.window.seekableSize }
  /// Number of events in the whole trace, if it has an index that says so.
  public var eventCount: UInt64? { index?.totals.events }

  private var frames: FrameReader
  private var decoder = BlockDecoder()
  private var unpacker = ColumnUnpacker()
  /// Site place to the kind of its events.
  private(set) var kinds: [EventKind] = []
  private var index: IndexFrame.Content?
  private var firstBlockOffset: UInt64 = 0
  /// Index of the event that should come next.
  private var nextEvent: UInt64 = 0
  /// Births before it, and the time that it may not be before.
  private var nextBirth: UInt64 = 0
  private var nextTime: UInt64 = 0
  private var sawIndex = false
  private var isFinished = false
  /// A block that was found but not taken.
  private var waiting: StoredBlock?
  /// The blocks that the index lists, in file order; empty without an index.
  var indexEntries: [IndexEntry] { index?.entries ?? [] }

  /// Opens a trace.
  /// - Parameter path: a file, or `-` for standard input.
  /// - Throws: `TraceError.unreadable`, `.notATrace`, or what a newer version is refused with.
  public init(path: String) throws(TraceError) {
    guard path != "-" else {
      try self.init(
        ByteWindow(file: ByteFile(descriptor: STDIN_FILENO, owned: false), name: "standard input"))
      return
    }
    let file: ByteFile
    do {
      file = try ByteFile(reading: path)
    } catch {
      throw .unreadable(path: path, reason: error.reason)
    }
    guard !file.isDirectory else { throw .unreadable(path: path, reason: "Is a directory") }
    try self.init(ByteWindow(file: file, name: path))
  }

  /// Opens a trace in memory.
  public init(bytes: [UInt8]) throws(TraceError) { try self.init(ByteWindow(bytes: bytes)) }

  private init(_ window: consuming ByteWindow) throws(TraceError) {
    var frames = FrameReader(window)
    (header, damage, index) = try Self.open(&frames)
    knownAtStart = header.characteristics
    firstBlockOffset = frames.window.offset
    self.frames = frames
    if let index {
      header.characteristics = Characteristics(rawValue: index.totals.characteristics)
      if let problem = takeTables(index.tables) {
        damage.append(
          TraceDamage(
            offset: 0, expected: "tables in the index", found: problem, firstMissingEvent: 0,
            missingEvents: 0))
      }
    }
  }

  /// Reads the next intact block.
  /// - Parameter columns: what to decode; the rest is not even decompressed.
  /// - Returns: false at the end of the trace.
  /// - Throws: `TraceError.inputOutput` only; damage is collected instead.
  public mutating func next(
    into batch: inout EventBatch, columns: ColumnSelection = .all
  ) throws(TraceError) -> Bool {
    while let block = try nextBlock() {
      do {
        try decoder.decode(
          block.header, block.stored.span, kinds: kinds, columns: columns, into: &batch)
        return true
      } catch {
        lose(block, error)
      }
    }
    batch.count = 0
    return false
  }

  /// A block as it stands in the file.
  struct StoredBlock: Sendable {
    var header: BlockHeader
    /// All column frames, where they were read into. Let go of it before the next read, which
    /// would copy what is still held.
    var stored: ArraySlice<UInt8>
    /// Offset of the column frames in the file.
    var columnsOffset: UInt64
  }

  /// Finds the next block whose header and tables are sound.
  mutating func nextBlock() throws(TraceError) -> StoredBlock? {
    if let block = waiting {
      waiting = nil
      return block
    }
    while !isFinished {
      switch try frames.next() {
      case .end: finish()
      case .problem(let problem):
        note(problem)
        try frames.resynchronise()
      case .frame(let frame):
        switch frame.kind {
        case .head:
          if frame.offset != 0 { note(frame, expected: "one head", found: "another") }
        case .tables:
          if let problem = takeTables(frame.body) {
            note(frame, expected: "tables", found: problem)
          }
        case .index: takeIndex(frame)
        case .block:
          if let block = try takeBlock(frame) { return block }
        }
      }
    }
    return nil
  }

  /// Makes a block the next one again.
  mutating func putBack(_ block: StoredBlock) { waiting = block }

  /// Goes back to a block of a seekable input, or to the first one.
  mutating func restart(at entry: IndexEntry?) throws(TraceError) {
    try frames.window.seek(to: entry?.offset ?? firstBlockOffset)
    nextEvent = entry?.firstEvent ?? 0
    nextBirth = entry?.baseBirth ?? 0
    nextTime = entry?.baseTime ?? 0
    waiting = nil
    isFinished = false
    sawIndex = false
  }

  private mutating func takeBlock(
    _ frame: FrameReader.Frame
  ) throws(TraceError) -> StoredBlock? {
    let header: BlockHeader
    do {
      header = try BlockHeader(parsing: frame.body.span)
    } catch {
      note(frame, expected: error.expected, found: error.found)
      return nil
    }
    let length = header.storedLength
    let columnsOffset = frames.window.offset
    if let problem = disorder(of: header) {
      note(frame, expected: problem.expected, found: problem.found)
      return nil
    }
    if header.firstEvent > nextEvent {
      fillGap(upTo: header.firstEvent, at: frame.offset)
    }
    nextBirth = header.baseBirth + UInt64(header.births)
    nextTime = header.lastTime
    guard try frames.window.fill(length) else {
      lose(
        header.eventCount, from: header.firstEvent, at: columnsOffset,
        expected: "\(length) bytes of columns",
        found: "\(frames.window.available) bytes and the end")
      frames.window.consume(frames.window.available)
      return nil
    }
    let stored = frames.window.bytes(0, length)
    frames.window.consume(length)
    guard TableExtent(tables).covers(header.tables) else {
      lose(
        header.eventCount, from: header.firstEvent, at: frame.offset,
        expected: "tables with \(header.tables.sites) sites",
        found: "\(tables.sites.count), the rest is lost")
      return nil
    }
    nextEvent = header.firstEvent + UInt64(header.eventCount)
    return StoredBlock(header: header, stored: stored, columnsOffset: columnsOffset)
  }

  /// What is wrong with where a block says that it stands, if anything: events, births and times
  /// only rise, and no more objects can be born unseen than events are missing.
  private func disorder(of header: BlockHeader) -> (expected: String, found: String)? {
    if header.firstEvent < nextEvent {
      return ("event \(nextEvent)", "\(header.firstEvent)")
    }
    if header.baseTime < nextTime {
      return ("a time from \(nextTime) ns on", "\(header.baseTime) ns")
    }
    let missing = header.firstEvent - nextEvent
    guard header.baseBirth >= nextBirth, header.baseBirth - nextBirth <= missing else {
      return ("\(nextBirth) births and at most \(missing) more", "\(header.baseBirth)")
    }
    return nil
  }

  // MARK: Tables and index

  /// Takes packed table entries.
  /// - Returns: what is wrong with them, or nil.
  private mutating func takeTables(_ packed: [UInt8]) -> String? {
    do {
      try Self.unpackTables(packed, &unpacker, into: &tables)
    } catch {
      return "\(error.found) instead of \(error.expected)"
    }
    for site in tables.sites[kinds.count...] { kinds.append(site.kind) }
    return nil
  }

  private static func unpackTables(
    _ packed: [UInt8], _ unpacker: inout ColumnUnpacker, into tables: inout TraceTables
  ) throws(ByteCursor.Failure) {
    var cursor = ByteCursor()
    let length = Int(try cursor.number(packed.span, as: UInt32.self))
    guard length <= FrameKind.payloadLimit else {
      throw cursor.failure("tables of at most \(FrameKind.payloadLimit) bytes", found: "\(length)")
    }
    var bytes: [UInt8] = []
    let frame = packed[cursor.offset...]
    if let problem = unpacker.decompress(frame.span, count: length, into: &bytes) {
      throw cursor.failure("a zstd frame of \(length) bytes", found: problem)
    }
    try TablesFrame.parse(bytes.span.extracting(0..<length), into: &tables)
  }

  private mutating func takeIndex(_ frame: FrameReader.Frame) {
    sawIndex = true
    do {
      let content = try IndexFrame.parse(frame.body.span)
      if content.statedOffset != frame.offset {
        note(
          frame, expected: "an index at byte \(content.statedOffset), as it says",
          found: "it at byte \(frame.offset): bytes before it were lost or added")
      }
      if index == nil { index = content }
      header.characteristics = Characteristics(rawValue: content.totals.characteristics)
    } catch {
      note(frame, expected: error.expected, found: error.found)
    }
  }

  /// Reads the head, and the index if the input can be read at any place.
  private static func open(
    _ frames: inout FrameReader
  ) throws(TraceError) -> (TraceHeader, [TraceDamage], IndexFrame.Content?) {
    var header = TraceHeader()
    var damage: [TraceDamage] = []
    switch try frames.next() {
    case .end: throw .truncated(offset: 0, expected: "a head")
    case .frame(let frame) where frame.kind == .head:
      do throws(HeadFrame.Failure) {
        header = try HeadFrame.parse(frame.body.span)
      } catch {
        switch error {
        case .refused(let refusal): throw refusal
        case .damaged(let failure):
          throw .damaged(offset: frame.offset, expected: failure.expected, found: failure.found)
        }
      }
    case .frame(let frame):
      throw .damaged(offset: 0, expected: "a head frame", found: "\(frame.kind)")
    case .problem(let problem):
      let magic: [UInt8] = [0x50, 0x2A, 0x4D, 0x18]
      let available = min(magic.count, frames.window.available)
      let beginsAsTrace = frames.window.bytes(0, available).elementsEqual(magic.prefix(available))
      // A damaged head need not cost the events: what follows tells all but the header's words.
      try frames.resynchronise()
      guard try frames.window.fill(1) else {
        throw problem.isTruncation && beginsAsTrace
          ? .truncated(offset: problem.offset, expected: "a head")
          : .notATrace(found: problem.found)
      }
      damage.append(
        TraceDamage(
          offset: problem.offset, expected: problem.expected, found: problem.found,
          firstMissingEvent: 0, missingEvents: 0))
    }
    return (header, damage, try IndexSearch.find(&frames))
  }

  // MARK: Damage

  private mutating func note(_ frame: FrameReader.Frame, expected: String, found: String) {
    note(FrameReader.Problem(offset: frame.offset, expected: expected, found: found))
  }

  private mutating func note(_ problem: FrameReader.Problem) {
    damage.append(
      TraceDamage(
        offset: problem.offset, expected: problem.expected, found: problem.found,
        firstMissingEvent: nextEvent, missingEvents: 0))
  }

  /// Notes a block whose columns could not be decoded.
  mutating func lose(_ block: StoredBlock, _ failure: BlockDecoder.Failure) {
    lose(
      block.header.eventCount, from: block.header.firstEvent,
      at: block.columnsOffset + UInt64(failure.offset), expected: failure.expected,
      found: failure.found)
  }

  private mutating func lose(
    _ count: Int, from event: UInt64, at offset: UInt64, expected: String, found: String
  ) {
    damage.append(
      TraceDamage(
        offset: offset, expected: expected, found: found, firstMissingEvent: event,
        missingEvents: UInt64(count)))
    nextEvent = max(nextEvent, event + UInt64(count))
  }

  /// Events before `event` are missing: the damage seen last explains them.
  private mutating func fillGap(upTo event: UInt64, at offset: UInt64) {
    let missing = event - nextEvent
    if let last = damage.indices.last, damage[last].missingEvents == 0,
      damage[last].firstMissingEvent == nextEvent
    {
      damage[last].missingEvents = missing
    } else {
      damage.append(
        TraceDamage(
          offset: offset, expected: "event \(nextEvent)", found: "event \(event)",
          firstMissingEvent: nextEvent, missingEvents: missing))
    }
    nextEvent = event
  }

  private mutating func finish() {
    isFinished = true
    if let total = index?.totals.events, total > nextEvent {
      fillGap(upTo: total, at: frames.window.offset)
    }
    guard !sawIndex, index == nil else { return }
    if let last = damage.indices.last, damage[last].firstMissingEvent == nextEvent,
      damage[last].missingEvents == 0
    {
      damage[last].missingEvents = nil
    } else {
      damage.append(
        TraceDamage(
          offset: frames.window.offset, expected: "the index that ends every whole trace",
          found: "the end of the file", firstMissingEvent: nextEvent, missingEvents: nil))
    }
  }
}
