internal import TraceFormat

/// Turns the lines of a kernel recording into events.
///
/// Lines are read byte by byte from the chunk that they lie in. What repeats (the thread and
/// processor in front, the fields but for addresses) is found again by its bytes and not read
/// twice. Objects are found by their address: see `AddressTable`.
struct KernelEventImport {
  /// One tracepoint that has occurred.
  struct Tracepoint {
    var kind: TracepointKind
    /// The site of events that are kept without fields, once there is one.
    var site: SiteID?
  }

  /// What every form of kernel recording can say.
  static let says =
    "times, processors, threads, call sites, sizes, flags, page events, recorded waits, marks"

  private static let noContext = UInt32.max

  var report = ImportReport()
  /// Live objects by address.
  var live = AddressTable()
  /// The run that last began at a page frame, living or dead.
  var frames = AddressTable()
  var shapes: [EventShape] = []
  var memo = ByteMemo()
  var tracepoints: [Tracepoint] = []
  /// The flags of each text, and the sites of implied frees by type.
  var flagsOfText: [String: AllocationFlags] = [:]
  var impliedSites: [SiteID?] = []
  /// Gauges to put where the source marks their samples.
  let gaugeTable: GaugeTable?
  /// Nanoseconds since the trace's start of the latest event.
  private(set) var time: UInt64 = 0
  private(set) var lastContext: ContextID?
  private var names = ByteMemo()
  private var matcher: LineMatcher
  /// By prefix and grammar.
  private var contexts: [UInt32] = []
  private var start: UInt64?
  private var hasBegun = false

  /// An import whose time 0 is at `start` nanoseconds of the source's clock; nil: its first event.
  init(preferring grammar: LineGrammar, start: UInt64?, gauges: GaugeTable? = nil) {
    gaugeTable = gauges
    matcher = LineMatcher(preferring: grammar)
    self.start = start
  }

  /// Imports whole lines.
  mutating func consume<Sink: EventSink & ~Copyable>(
    _ bytes: Span<UInt8>, into sink: inout Sink
  ) throws(TraceError) {
    var place = 0
    while place < bytes.count {
      let feed = ByteSearch.first(10, in: bytes, place..<bytes.count)
      report.lines &+= 1
      if feed &- place > LineChunks.lineLimit {
        report.skip(.lineTooLong, line: report.lines)
      } else {
        let hasReturn = feed > place && bytes[feed &- 1] == 13
        try consume(bytes, line: place..<(hasReturn ? feed &- 1 : feed), into: &sink)
      }
      place = feed &+ 1
    }
  }

  /// Counts a line that was too long to be kept.
  mutating func skipLongLine() {
    report.lines += 1
    report.skip(.lineTooLong, line: report.lines)
  }

  @inline(__always)
  private mutating func consume<Sink: EventSink & ~Copyable>(
    _ bytes: Span<UInt8>, line: Range<Int>, into sink: inout Sink
  ) throws(TraceError) {
    guard let match = matcher.match(bytes, line) else {
      try skip(bytes, line, into: &sink)
      return
    }
    guard match.stamp.nanoseconds != .max else {
      report.skip(.timeOutOfRange, line: report.lines)
      return
    }
    advance(to: match.stamp.nanoseconds)
    let number = tracepoint(bytes, match.stamp.event)
    let event = EventLine(
      fields: match.stamp.fields..<line.upperBound, name: match.stamp.event, tracepoint: number,
      context: context(bytes, match, line, in: &sink), time: time)
    if try deliver(bytes, event, into: &sink) {
      report.tracepoints[number].events &+= 1
      if tracepoints[number].kind != .mark { report.events &+= 1 }
    } else {
      report.skip(.unreadableFields, line: report.lines)
    }
  }

  @inline(__always)
  private mutating func deliver<Sink: EventSink & ~Copyable>(
    _ bytes: Span<UInt8>, _ event: EventLine, into sink: inout Sink
  ) throws(TraceError) -> Bool {
    switch tracepoints[event.tracepoint].kind {
    case .slabAllocation: try allocation(bytes, event, isSized: false, into: &sink)
    case .sizedAllocation: try allocation(bytes, event, isSized: true, into: &sink)
    case .slabFree: try free(bytes, event, isSized: false, into: &sink)
    case .sizedFree: try free(bytes, event, isSized: true, into: &sink)
    case .pageAllocation: try pageAllocation(bytes, event, into: &sink)
    case .pageFree: try pageFree(bytes, event, into: &sink)
    case .pageFreeBatched: try pageReference(bytes, event, .pageFreeBatched, into: &sink)
    case .pageDrain: try pageReference(bytes, event, .pageDrain, into: &sink)
    case .pageWrite: try pageReference(bytes, event, .pageOutStart, into: &sink)
    case .reclaimBegin: try reclaimBegin(bytes, event, into: &sink)
    case .reclaimEnd: try reclaimEnd(bytes, event, into: &sink)
    case .daemonWake: try daemon(bytes, event, .waitEnd, into: &sink)
    case .daemonSleep: try daemon(bytes, event, .waitBegin, into: &sink)
    case .throttled: try throttled(bytes, event, into: &sink)
    case .victim: try victim(bytes, event, into: &sink)
    case .mark: try mark(bytes, event, into: &sink)
    case .other: try other(bytes, event, into: &sink)
    }
  }

  /// Sets the clock to `nanoseconds` of the source's, or leaves it if that is in the past.
  @inline(__always)
  private mutating func advance(to nanoseconds: UInt64) {
    if hasBegun {
      if nanoseconds == report.lastNanoseconds {
        report.count(.timestampTies)
      } else if nanoseconds < report.lastNanoseconds {
        report.count(.backwardTimes)
      }
    } else {
      hasBegun = true
      report.firstNanoseconds = nanoseconds
      if start == nil { start = nanoseconds }
    }
    let start = start ?? nanoseconds
    if nanoseconds > start, nanoseconds &- start > time { time = nanoseconds &- start }
    report.lastNanoseconds = nanoseconds
  }

  /// The number of the tracepoint whose name lies at `name`.
  @inline(never)
  private mutating func tracepoint(_ bytes: Span<UInt8>, _ name: Range<Int>) -> Int {
    let hash = ByteMemo.hash(bytes, name, seed: 0)
    let known = names.find(bytes, name, 0..<0, realm: 0, hash: hash)
    if known >= 0 { return known }
    let text = Ascii.text(bytes, name)
    let kind = TracepointKind(named: text)
    tracepoints.append(Tracepoint(kind: kind))
    report.tracepoints.append(
      ImportReport.Tracepoint(name: text, events: 0, isKeptWithoutFields: kind == .other))
    return names.insert(bytes, name, 0..<0, realm: 0, hash: hash)
  }

  @inline(__always)
  private mutating func context<Sink: EventSink & ~Copyable>(
    _ bytes: Span<UInt8>, _ match: MatchedLine, _ line: Range<Int>, in sink: inout Sink
  ) -> ContextID {
    let place = match.prefix &* 2 &+ Int(match.grammar.rawValue)
    while place >= contexts.count { contexts.append(Self.noContext) }
    if contexts[place] == Self.noContext {
      let prefix = matcher.prefixes[match.prefix]
      let thread = match.grammar == .perf ? prefix.perf : prefix.ftrace
      let name = thread.map { thread in
        let start = line.lowerBound
        return Ascii.text(bytes, start + thread.nameStart..<start + thread.nameEnd)
      }
      let made = sink.context(
        Context(
          cpu: prefix.processor, thread: thread?.thread ?? 0, name: sink.string(name ?? "")))
      contexts[place] = made.index
      let processors = prefix.processor == .max ? .max : prefix.processor + 1
      report.processorCount = max(report.processorCount, processors)
    }
    let context = ContextID(contexts[place])
    lastContext = context
    return context
  }
}
