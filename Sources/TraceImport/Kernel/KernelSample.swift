internal import TraceFormat

/// What the beginning of a kernel recording says of the whole.
struct KernelSample {
  /// Lines of `perf script`.
  var perfLines = 0
  /// Lines of the ftrace grammar.
  var ftraceLines = 0
  /// "cpus=N", which `trace-cmd report` begins with.
  var reportHeadings = 0
  /// "# tracer:" and the like, which tracefs begins with.
  var traceHeadings = 0
  /// Events whose name is padded to a column, as only `trace-cmd report` does.
  var paddedNames = 0
  /// What the header is to say.
  var header = TraceHeader()

  private var hasBegun = false

  /// Reads the whole lines of `sample`.
  init(_ sample: Span<UInt8>, preferring grammar: LineGrammar = .ftrace) {
    var matcher = LineMatcher(preferring: grammar)
    var place = 0
    while place < sample.count {
      let feed = ByteSearch.first(10, in: sample, place..<sample.count)
      if feed == sample.count, hasBegun { break }
      let line = place..<feed
      if let match = matcher.match(sample, line) {
        note(match, matcher.prefixes[match.prefix], sample, line)
      } else {
        noteHeading(sample, line)
      }
      place = feed + 1
    }
  }

  private mutating func note(
    _ match: MatchedLine, _ prefix: LineMatcher.Prefix, _ bytes: Span<UInt8>, _ line: Range<Int>
  ) {
    if !hasBegun, match.stamp.nanoseconds != .max {
      hasBegun = true
      header.startNanoseconds = match.stamp.nanoseconds
      let missing = max(0, 9 - match.stamp.digits)
      header.clockResolutionNanoseconds = (0..<missing).reduce(1) { step, _ in step * 10 }
      header.characteristics.formUnion([.times, .processors, .threads])
    }
    let processors = prefix.processor == .max ? .max : prefix.processor + 1
    header.processorCount = max(header.processorCount, processors)
    let name = Ascii.text(bytes, match.stamp.event)
    let kind = TracepointKind(named: name)
    switch match.grammar {
    case .perf: perfLines += 1
    case .ftrace:
      ftraceLines += 1
      if kind != .mark, match.stamp.fields - match.stamp.event.upperBound > 2 {
        paddedNames += 1
      }
    }
    let fields = match.stamp.fields..<line.upperBound
    header.characteristics.formUnion(Self.characteristics(kind))
    if let words = KernelEventImport.word("gfp_flags=", bytes, fields), !words.isEmpty {
      header.characteristics.insert(.flags)
    }
    if Ascii.find("call_site=", bytes, fields) != nil {
      header.characteristics.insert(.callSites)
    }
  }

  private static func characteristics(_ kind: TracepointKind) -> Characteristics {
    switch kind {
    case .slabAllocation, .sizedAllocation: .allocatedSizes
    case .pageAllocation, .pageFree, .pageFreeBatched, .pageDrain, .pageWrite: .pageEvents
    case .reclaimBegin, .reclaimEnd, .daemonWake, .daemonSleep, .throttled: .waits
    case .slabFree, .sizedFree, .victim, .mark, .other: []
    }
  }

  private mutating func noteHeading(_ bytes: Span<UInt8>, _ line: Range<Int>) {
    if Ascii.has("cpus=", at: line.lowerBound, bytes, to: line.upperBound) {
      reportHeadings += 1
      noteProcessors(bytes, line.lowerBound + 5..<line.upperBound)
    } else if Ascii.has("# tracer:", at: line.lowerBound, bytes, to: line.upperBound) {
      traceHeadings += 1
    } else if Ascii.has("#", at: line.lowerBound, bytes, to: line.upperBound),
      let key = Ascii.find("#P:", bytes, line)
    {
      traceHeadings += 1
      noteProcessors(bytes, key + 3..<line.upperBound)
    }
  }

  private mutating func noteProcessors(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    let number = UInt32(clamping: Ascii.decimal(bytes, range).value)
    header.processorCount = max(header.processorCount, number)
  }
}
