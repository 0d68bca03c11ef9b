internal import TraceFormat

/// An importer of one of the text forms of Linux kernel events, which differ in little but how
/// they are recognised: see `LineGrammar`.
protocol KernelTextImporter: Importer {
  /// The grammar that the form's first line is read by.
  static var grammar: LineGrammar { get }
  /// Lines of the sample that are of this form.
  static func recognisedLines(in sample: KernelSample) -> Int
  /// The import under way.
  var events: KernelEventImport { get set }
  init(events: KernelEventImport)
}

extension KernelTextImporter {
  static func recognisedLines(in sample: Span<UInt8>) -> Int {
    recognisedLines(in: KernelSample(sample))
  }

  static func header(of sample: Span<UInt8>) -> TraceHeader {
    var header = KernelSample(sample, preferring: grammar).header
    header.source = descriptor.name
    return header
  }

  init(header: TraceHeader, options: ImportOptions) {
    let start = header.startNanoseconds == 0 ? nil : header.startNanoseconds
    self.init(
      events: KernelEventImport(preferring: Self.grammar, start: start, gauges: options.gauges))
  }

  mutating func consume<Sink: EventSink & ~Copyable>(
    lines: Span<UInt8>, into sink: inout Sink
  ) throws(TraceError) {
    try events.consume(lines, into: &sink)
  }

  mutating func skipLongLine() { events.skipLongLine() }

  var report: ImportReport { events.report }
}
