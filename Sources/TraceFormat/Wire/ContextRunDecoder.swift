/// The context columns of a block: which context each run of events belongs to.
struct ContextRunDecoder {
  /// Local context to place in the context table.
  private(set) var places: [UInt32] = []
  /// Local context to where its deaths start in a list of all deaths grouped by context.
  private(set) var deathStarts: [Int] = []
  /// Run to one past its last event.
  private(set) var ends: [UInt32] = []
  /// Run to its local context.
  private(set) var locals: [UInt16] = []
  /// Local context to where its events start in the grouped site column.
  private(set) var siteStarts: [Int] = []

  /// Reads the context table: per local context its place and its number of deaths.
  mutating func takeTable(
    _ bytes: borrowing Span<UInt8>, contexts: Int, eventCount: Int
  ) throws(ByteCursor.Failure) {
    var cursor = ByteCursor()
    places.removeAll(keepingCapacity: true)
    deathStarts.removeAll(keepingCapacity: true)
    var deaths = 0
    while cursor.offset < bytes.count {
      guard contexts > 0, places.count < eventCount else {
        throw cursor.failure("no more contexts", found: "another")
      }
      places.append(
        UInt32(try cursor.varint(bytes, atMost: UInt64(contexts - 1), "a context index")))
      deathStarts.append(deaths)
      deaths += try cursor.varint(bytes, atMost: UInt64(eventCount), "a number of deaths")
    }
    guard deaths <= eventCount else {
      throw cursor.failure("at most \(eventCount) deaths", found: "\(deaths)")
    }
    deathStarts.append(deaths)
  }

  /// Reads the runs, which must cover the block exactly.
  mutating func takeRuns(
    lengths: borrowing Span<UInt8>, contexts: borrowing Span<UInt8>, runCount: Int,
    eventCount: Int, into runs: inout [EventBatch.ContextRun]
  ) throws(ByteCursor.Failure) {
    let isWide = places.count > 256
    guard lengths.count >= runCount, contexts.count == (isWide ? 2 : 1) * runCount else {
      throw ByteCursor().failure(
        "\(runCount) runs", found: "\(lengths.count) lengths, \(contexts.count) bytes of contexts")
    }
    siteStarts.removeAll(keepingCapacity: true)
    siteStarts.resize(to: places.count, filling: 0)
    ends.resize(to: runCount, filling: 0)
    locals.resize(to: runCount, filling: 0)
    runs.resize(to: runCount, filling: EventBatch.ContextRun(end: 0, context: ContextID(0)))
    var siteStarts = self.siteStarts.taken()
    var ends = self.ends.taken()
    var locals = self.locals.taken()
    defer {
      self.siteStarts = siteStarts
      self.ends = ends
      self.locals = locals
    }
    let places = places
    var counts = siteStarts.mutableSpan
    var runSpan = runs.mutableSpan
    var endSpan = ends.mutableSpan
    var localSpan = locals.mutableSpan
    var escape = runCount
    var end = 0
    for run in 0..<runCount {
      var length = Int(lengths[run]) &+ 1
      if length == 256 {
        guard escape + 2 <= lengths.count else {
          throw ByteCursor().failure("the length of run \(run)", found: "the end")
        }
        length = (Int(lengths[escape]) | Int(lengths[escape + 1]) << 8) + 1
        escape += 2
      }
      let local = Int(contexts[run]) | (isWide ? Int(contexts[runCount &+ run]) << 8 : 0)
      end &+= length
      guard local < places.count, end <= eventCount else {
        throw ByteCursor().failure(
          "a run within \(eventCount) events and \(places.count) contexts",
          found: "run \(run): \(length) events of context \(local)")
      }
      counts[local] &+= length
      endSpan[run] = UInt32(truncatingIfNeeded: end)
      localSpan[run] = UInt16(truncatingIfNeeded: local)
      runSpan[run] = EventBatch.ContextRun(
        end: UInt32(truncatingIfNeeded: end), context: ContextID(places[local]))
    }
    guard end == eventCount, escape == lengths.count else {
      throw ByteCursor().failure("runs of \(eventCount) events", found: "\(end)")
    }
    var start = 0
    for local in counts.indices {
      let count = counts[local]
      counts[local] = start
      start += count
    }
  }

  /// Puts a column that is grouped by context back into event order.
  func ungroup<Element: FixedWidthInteger>(
    _ source: borrowing Span<Element>, into column: inout [UInt16]
  ) {
    var cursors = siteStarts
    var target = column.mutableSpan
    var start = 0
    for run in ends.indices {
      let end = Int(ends[run])
      let local = Int(locals[run])
      let from = cursors[local]
      cursors[local] = from &+ (end &- start)
      let piece = source.extracting(from..<from &+ (end &- start))
      for i in piece.indices { target[start &+ i] = UInt16(truncatingIfNeeded: piece[i]) }
      start = end
    }
  }
}
