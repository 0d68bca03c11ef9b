/// The context columns of a block: which context each run of events belongs to.
struct ContextRunDecoder {
  /// What is known of a local context.
  struct Context {
    /// Place in the context table.
    var place: UInt32
    /// Where its events start in columns that are grouped by context.
    var start: Int
    /// Where they end.
    var end: Int
    /// Where its next run starts, while runs are being read.
    var next: Int
  }

  /// The block's contexts.
  private(set) var contexts: [Context] = []
  /// Run to where its events start in grouped columns.
  private(set) var origins: [UInt32] = []
  private var locals: [UInt16] = []

  /// Reads the context table: per local context its place and its number of events.
  mutating func takeTable(
    _ bytes: borrowing Span<UInt8>, contexts count: Int, eventCount: Int
  ) throws(ByteCursor.Failure) {
    var cursor = ByteCursor()
    contexts.removeAll(keepingCapacity: true)
    var start = 0
    while cursor.offset < bytes.count {
      guard count > 0, contexts.count < eventCount else {
        throw cursor.failure("no more contexts", found: "another")
      }
      let place = try cursor.varint(bytes, atMost: UInt64(count - 1), "a context index")
      let events = try cursor.varint(
        bytes, atMost: UInt64(eventCount - start), "a number of events")
      contexts.append(
        Context(place: UInt32(place), start: start, end: start + events, next: start))
      start += events
    }
    guard start == eventCount else {
      throw cursor.failure("contexts of \(eventCount) events", found: "\(start)")
    }
  }

  /// Reads the runs, which must cover every context exactly, and counts the births before each.
  mutating func takeRuns(
    lengths: borrowing Span<UInt8>, contexts column: borrowing Span<UInt8>, runCount: Int,
    births: inout BirthOrdinals, into runs: inout [EventBatch.ContextRun]
  ) throws(ByteCursor.Failure) {
    let isWide = contexts.count > 256
    guard lengths.count >= runCount, column.count == (isWide ? 2 : 1) * runCount else {
      throw ByteCursor().failure(
        "\(runCount) runs", found: "\(lengths.count) lengths, \(column.count) bytes of contexts")
    }
    if origins.count < runCount { origins.resize(to: runCount, filling: 0) }
    runs.resize(to: runCount, filling: EventBatch.ContextRun(end: 0, context: ContextID(0)))
    if isWide {
      locals.removeAll(keepingCapacity: true)
      for run in 0..<runCount {
        locals.append(UInt16(column[run]) | UInt16(column[runCount + run]) << 8)
      }
      let locals = locals.taken()
      try walk(lengths: lengths, locals: locals.span, births: &births, into: &runs)
      self.locals = locals
    } else {
      try walk(lengths: lengths, locals: column, births: &births, into: &runs)
    }
  }

  @inline(__always)
  private mutating func walk<Local: FixedWidthInteger & UnsignedInteger>(
    lengths: borrowing Span<UInt8>, locals: borrowing Span<Local>, births: inout BirthOrdinals,
    into runs: inout [EventBatch.ContextRun]
  ) throws(ByteCursor.Failure) {
    let runCount = locals.count
    let short = lengths.extracting(0..<runCount)
    // Scratch arrays are taken out while their spans are in use.
    var contexts = self.contexts.taken()
    var origins = self.origins.taken()
    var ordinalStore = births.ordinals.taken()
    let beforeStore = births.before
    defer {
      self.contexts = contexts
      self.origins = origins
      births.ordinals = ordinalStore
    }
    var table = contexts.mutableSpan
    var from = origins.mutableSpan
    var out = runs.mutableSpan
    let before = beforeStore.span
    var ordinals = ordinalStore.mutableSpan
    var born: UInt16 = 0
    var escape = runCount
    var end = 0
    for run in short.indices {
      var length = Int(short[run]) &+ 1
      if length == 256 {
        guard escape + 2 <= lengths.count else {
          throw ByteCursor().failure("the length of run \(run)", found: "the end")
        }
        length = (Int(lengths[escape]) | Int(lengths[escape + 1]) << 8) + 1
        escape += 2
      }
      let local = Int(locals[run])
      guard local < table.count else {
        throw ByteCursor().failure("a context below \(table.count)", found: "\(local)")
      }
      let start = table[local].next
      let next = start &+ length
      guard next <= table[local].end else {
        throw ByteCursor().failure(
          "\(table[local].end - table[local].start) events of context \(local)", found: "more")
      }
      table[local].next = next
      let first = Int(before[start])
      let count = Int(before[next]) &- first
      BirthOrdinals.fill(
        &ordinals, at: first &+ local &* BirthOrdinals.gap, first: born, count: count)
      born &+= UInt16(truncatingIfNeeded: count)
      end &+= length
      from[run] = UInt32(truncatingIfNeeded: start)
      out[run] = EventBatch.ContextRun(
        end: UInt32(truncatingIfNeeded: end), context: ContextID(table[local].place))
    }
    // No context has more than its events, so that the sum says that none has less.
    guard end == table[table.count - 1].end, escape == lengths.count else {
      throw ByteCursor().failure("runs of \(table[table.count - 1].end) events", found: "\(end)")
    }
  }
}
