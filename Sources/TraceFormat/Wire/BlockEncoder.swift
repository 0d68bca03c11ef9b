/// Turns pending events into a block: header frame and column frames.
struct BlockEncoder: ~Copyable {
  private var compressor: ZstdCompressor
  private var sites = LocalNumbering()
  private var contexts = LocalNumbering()
  private var references = ReferenceEncoder()
  private var time = TimeEncoder()

  /// An encoder at a zstd level.
  init(level: Int32) { compressor = ZstdCompressor(level: level) }

  /// The bytes of a block.
  /// - Parameters:
  ///   - block: at least one event.
  ///   - header: counters and tables before the block; the rest is filled in here.
  ///   - roles: site place to the raw value of its kind's role.
  ///   - resolution: the clock's step in nanoseconds.
  mutating func encode(
    _ block: PendingBlock, header: BlockHeader, roles: [UInt8], resolution: UInt32
  ) -> [UInt8] {
    sites.number(block.sites, tableCount: header.tables.sites)
    contexts.number(block.contexts, tableCount: header.tables.contexts)
    references.encode(
      block, roles: roles, sites: sites, contexts: contexts, baseBirth: header.baseBirth)
    time.take(block.times, resolution: resolution)
    var header = header
    header.eventCount = block.count
    header.births = block.births
    header.tickNanoseconds = time.tickNanoseconds
    header.baseTime = block.times[0]
    header.lastTime = block.times[block.count - 1]
    var frames: [UInt8] = []
    header.runCount = contextColumns(block, into: &header.columns, &frames)
    append(.sites, siteColumn(block), to: &header.columns, &frames)
    append(.siteTable, siteTable(), to: &header.columns, &frames)
    append(.references, references.bytes, to: &header.columns, &frames)
    append(.referenceEscapes, references.escapes, to: &header.columns, &frames)
    timeColumns(into: &header.columns, &frames)
    append(.payload, PayloadColumn.bytes(block), to: &header.columns, &frames)
    append(.addresses, AddressColumn.bytes(block.addresses), to: &header.columns, &frames)
    return FrameKind.block.frame(header.body()) + frames
  }

  /// Appends a column's frame and its row; an empty column has neither.
  private mutating func append(
    _ id: ColumnID, _ bytes: [UInt8], to rows: inout [ColumnEntry], _ frames: inout [UInt8]
  ) {
    guard !bytes.isEmpty else { return }
    let start = frames.count
    let stored = compressor.append(bytes.span, to: &frames)
    let hash = XXH64.hash(frames.span.extracting(start..<start + stored))
    rows.append(
      ColumnEntry(
        id: id.rawValue, rawLength: bytes.count, storedLength: stored,
        storedHash: UInt32(truncatingIfNeeded: hash)))
  }

  /// Run lengths (one byte, 255 = u16 of length - 1 at the end), run contexts (one byte, or two
  /// planes if the block has more than 256 contexts) and the context table (place, events).
  private mutating func contextColumns(
    _ block: PendingBlock, into rows: inout [ColumnEntry], _ frames: inout [UInt8]
  ) -> Int {
    var lengths: [UInt8] = []
    var escapes: [UInt8] = []
    var low: [UInt8] = []
    var high: [UInt8] = []
    var start = 0
    while start < block.count {
      var end = start + 1
      while end < block.count, block.contexts[end] == block.contexts[start] { end += 1 }
      let length = end - start
      if length <= 255 {
        lengths.append(UInt8(length - 1))
      } else {
        lengths.append(255)
        escapes.put(UInt16(length - 1))
      }
      let local = contexts.local(block.contexts[start])
      low.append(UInt8(truncatingIfNeeded: local))
      high.append(UInt8(truncatingIfNeeded: local >> 8))
      start = end
    }
    let runs = low.count
    append(.runLengths, lengths + escapes, to: &rows, &frames)
    append(.runContexts, contexts.places.count > 256 ? low + high : low, to: &rows, &frames)
    var table: [UInt8] = []
    for (local, place) in contexts.places.enumerated() {
      table.putVarint(UInt64(place))
      table.putVarint(UInt64(contexts.uses[local]))
    }
    append(.contextTable, table, to: &rows, &frames)
    return runs
  }

  /// Local sites grouped by context, one byte each; 255 = u16 at the end.
  private func siteColumn(_ block: PendingBlock) -> [UInt8] {
    var starts: [Int] = []
    var next = 0
    for uses in contexts.uses {
      starts.append(next)
      next += Int(uses)
    }
    var grouped = [UInt16](repeating: 0, count: block.count)
    for i in 0..<block.count {
      let context = contexts.local(block.contexts[i])
      grouped[starts[context]] = UInt16(sites.local(block.sites[i]))
      starts[context] += 1
    }
    var bytes: [UInt8] = []
    var escapes: [UInt8] = []
    for site in grouped {
      if site < 255 {
        bytes.append(UInt8(site))
      } else {
        bytes.append(255)
        escapes.put(site)
      }
    }
    return bytes + escapes
  }

  /// Per local site: place, number of references, mode.
  private func siteTable() -> [UInt8] {
    var table: [UInt8] = []
    for (local, place) in sites.places.enumerated() {
      table.putVarint(UInt64(place))
      table.putVarint(UInt64(references.counts[local]))
      table.append(references.modes[local].rawValue)
    }
    return table
  }

  private mutating func timeColumns(into rows: inout [ColumnEntry], _ frames: inout [UInt8]) {
    let narrow = time.narrow()
    let wide = time.wide()
    var narrowRows: [ColumnEntry] = []
    var narrowFrames: [UInt8] = []
    append(.timeLow, narrow.low, to: &narrowRows, &narrowFrames)
    append(.timeEscapes, narrow.escapes, to: &narrowRows, &narrowFrames)
    var wideRows: [ColumnEntry] = []
    var wideFrames: [UInt8] = []
    append(.timeLow, wide.low, to: &wideRows, &wideFrames)
    append(.timeHigh, wide.high, to: &wideRows, &wideFrames)
    append(.timeEscapes, wide.escapes, to: &wideRows, &wideFrames)
    let takeNarrow = narrowFrames.count <= wideFrames.count
    rows += takeNarrow ? narrowRows : wideRows
    frames += takeNarrow ? narrowFrames : wideFrames
  }
}
