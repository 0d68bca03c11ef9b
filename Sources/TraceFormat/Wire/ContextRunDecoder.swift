/// The context columns of a block: which context each run of events belongs to.
struct ContextRunDecoder {
  /// What is known of a local context.
  struct Context {
    /// Place in the context table.
    var place: UInt32
    /// Where its events start in columns that are grouped by context.
    var start: UInt32
    /// Where they end.
    var end: UInt32
    /// Where its next run starts, while runs are being read.
    var next: UInt32
    /// Births before its first event, in the order of grouped columns.
    var firstBirth: UInt32 = 0
    /// Births before its next run, in that order, while runs are being read.
    var nextBirth: UInt32 = 0
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
        Context(
          place: UInt32(place), start: UInt32(start), end: UInt32(start + events),
          next: UInt32(start)))
      start += events
    }
    guard start == eventCount else {
      throw cursor.failure("contexts of \(eventCount) events", found: "\(start)")
    }
  }

  /// Reads the runs, which must cover every context exactly, and numbers the births of each.
  /// - Parameter before: grouped event to births before it in that order; one more at the end.
  mutating func takeRuns(
    lengths: borrowing Span<UInt8>, contexts column: borrowing Span<UInt8>, runCount: Int,
    before: borrowing Span<Int32>, births: inout BirthOrdinals,
    into runs: inout [EventBatch.ContextRun]
  ) throws(ByteCursor.Failure) {
    let isWide = contexts.count > 256
    let eventCount = before.count
    guard lengths.count >= runCount, column.count == (isWide ? 2 : 1) * runCount else {
      throw ByteCursor().failure(
        "\(runCount) runs", found: "\(lengths.count) lengths, \(column.count) bytes of contexts")
    }
    // Room for as many runs as there can be, so that blocks of ever more runs need no copies.
    origins.reserveCapacity(eventCount)
    if origins.count < runCount { origins.resize(to: runCount, filling: 0) }
    runs.reserveCapacity(eventCount)
    runs.resize(to: runCount, filling: EventBatch.ContextRun(end: 0, context: ContextID(0)))
    for local in contexts.indices {
      let births = UInt32(bitPattern: before[Int(contexts[local].start)])
      contexts[local].firstBirth = births
      contexts[local].nextBirth = births
    }
    if isWide {
      locals.removeAll(keepingCapacity: true)
      for run in 0..<runCount {
        locals.append(UInt16(column[run]) | UInt16(column[runCount + run]) << 8)
      }
      let locals = locals.taken()
      try walk(
        lengths: lengths, locals: locals.span, before: before, births: &births, into: &runs)
      self.locals = locals
    } else {
      try walk(lengths: lengths, locals: column, before: before, births: &births, into: &runs)
    }
  }

  @inline(__always)
  private mutating func walk<Local: FixedWidthInteger & UnsignedInteger>(
    lengths: borrowing Span<UInt8>, locals: borrowing Span<Local>, before: borrowing Span<Int32>,
    births: inout BirthOrdinals, into runs: inout [EventBatch.ContextRun]
  ) throws(ByteCursor.Failure) {
    let runCount = locals.count
    let short = lengths.extracting(0..<runCount)
    // Scratch arrays are taken out while their spans are in use.
    var contexts = self.contexts.taken()
    var origins = self.origins.taken()
    defer {
      self.contexts = contexts
      self.origins = origins
    }
    var table = contexts.mutableSpan
    var allOrigins = origins.mutableSpan
    var from = allOrigins._mutatingExtracting(0..<runCount)
    var allRuns = runs.mutableSpan
    var out = allRuns._mutatingExtracting(0..<runCount)
    var ordinals = births.ordinals.mutableSpan
    var born: UInt16 = 0
    var escape = runCount
    var end: UInt32 = 0
    var run = 0
    while run < runCount {
      var length = UInt32(short[run]) &+ 1
      if length == 256 { length = try Self.longLength(lengths, &escape, run: run) }
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
      let first = table[local].nextBirth
      let last = UInt32(bitPattern: before[Int(next)])
      table[local].next = next
      table[local].nextBirth = last
      let count = last &- first
      BirthOrdinals.fill(
        &ordinals, at: Int(first) &+ local &* BirthOrdinals.gap, first: born, count: Int(count))
      born &+= UInt16(truncatingIfNeeded: count)
      end &+= length
      from[run] = start
      out[run] = EventBatch.ContextRun(end: end, context: ContextID(table[local].place))
      run &+= 1
    }
    // No context has more than its events, so that the sum says that none has less.
    guard end == table[table.count - 1].end, escape == lengths.count else {
      throw ByteCursor().failure("runs of \(table[table.count - 1].end) events", found: "\(end)")
    }
  }

  /// The length of a run that does not fit a byte.
  @inline(never)
  private static func longLength(
    _ lengths: borrowing Span<UInt8>, _ escape: inout Int, run: Int
  ) throws(ByteCursor.Failure) -> UInt32 {
    guard escape + 2 <= lengths.count else {
      throw ByteCursor().failure("the length of run \(run)", found: "the end")
    }
    let length = UInt32(lengths[escape]) | UInt32(lengths[escape + 1]) << 8
    escape += 2
    return length + 1
  }
}
