public import TraceFormat

/// One foreign form: how it is recognised, what its header says, and how its lines become events.
public protocol Importer: SendableMetatype {
  /// Name and description.
  static var descriptor: ImporterDescriptor { get }

  /// How many lines at the beginning of an input look like this form; 0 if it is another.
  static func recognisedLines(in sample: Span<UInt8>) -> Int

  /// What the beginning of an input says of the trace to be written. What comes later, such as
  /// the first wait, is not known yet.
  static func header(of sample: Span<UInt8>) -> TraceHeader

  /// An import of an input whose trace begins with `header`.
  init(header: TraceHeader, options: ImportOptions)

  /// Imports some whole lines; only the input's last may lack its line feed.
  mutating func consume<Sink: EventSink & ~Copyable>(
    lines: Span<UInt8>, into sink: inout Sink
  ) throws(TraceError)

  /// Takes note of a line that was too long to be handed over.
  mutating func skipLongLine()

  /// What was found so far.
  var report: ImportReport { get }
}

/// What `tracetool formats` says of an importer.
public struct ImporterDescriptor: Sendable, Equatable {
  /// The name on the command line.
  public var name: String
  /// One line: which files these are.
  public var summary: String
  /// What such a source can say.
  public var says: String
  /// What it cannot say, or not reliably.
  public var lacks: String

  /// Makes a descriptor.
  public init(name: String, summary: String, says: String, lacks: String) {
    self.name = name
    self.summary = summary
    self.says = says
    self.lacks = lacks
  }
}

/// Choices for an import.
public struct ImportOptions: Sendable, Equatable {
  /// Whether the trace keeps the addresses and page frames of the source.
  public var keepsAddresses: Bool
  /// Gauges to put where the source marks their samples; nil for none.
  public var gauges: GaugeTable?

  /// Makes options.
  public init(keepsAddresses: Bool = false, gauges: GaugeTable? = nil) {
    self.keepsAddresses = keepsAddresses
    self.gauges = gauges
  }
}

extension Importer {
  /// Imports everything that `chunks` hands out.
  ///
  /// `report` is filled in any case.
  /// - Throws: `ImportError` if the input is damaged or cut off, after all whole lines before;
  ///   or if the sink refuses an event.
  public static func run<Sink: EventSink & ~Copyable>(
    _ chunks: inout LineChunks, header: TraceHeader, options: ImportOptions,
    into sink: inout Sink, report: inout ImportReport
  ) throws(ImportError) {
    var importer = Self(header: header, options: options)
    defer { report = importer.report }
    while let piece = try chunks.next() {
      switch piece {
      case .longLine:
        importer.skipLongLine()
      case .lines(let range):
        do throws(TraceError) {
          try importer.consume(lines: chunks.bytes.span.extracting(range), into: &sink)
        } catch {
          throw .refused(path: chunks.name, line: importer.report.lines, error: error)
        }
      }
    }
  }
}
