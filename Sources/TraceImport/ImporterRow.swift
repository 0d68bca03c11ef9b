internal import TraceFormat

/// A registered importer. Made from a concrete type, so that its run is specialised for it and for
/// the trace writer.
public struct ImporterRow: Sendable {
  /// The importer's description.
  public let descriptor: ImporterDescriptor
  /// The importer itself; nil if what it reads goes into trace writers only.
  let importer: (any Importer.Type)?
  /// `Importer.recognisedLines`.
  let recognisedLines: @Sendable (Span<UInt8>) -> Int
  /// `Importer.header`.
  let header: @Sendable (Span<UInt8>) -> TraceHeader
  /// `Importer.run` into a trace writer.
  let run:
    @Sendable (
      inout LineChunks, TraceHeader, ImportOptions, inout TraceWriter, inout ImportReport
    ) throws(ImportError) -> Void

  /// The row of an importer type.
  public init<Row: Importer>(_ importer: Row.Type) {
    descriptor = Row.descriptor
    self.importer = importer
    recognisedLines = { Row.recognisedLines(in: $0) }
    header = { Row.header(of: $0) }
    run = {
      (
        chunks: inout LineChunks, header, options, writer: inout TraceWriter,
        report: inout ImportReport
      ) throws(ImportError) in
      try Row.run(&chunks, header: header, options: options, into: &writer, report: &report)
    }
  }

  /// A row made by hand.
  init(
    descriptor: ImporterDescriptor, recognisedLines: @escaping @Sendable (Span<UInt8>) -> Int,
    header: @escaping @Sendable (Span<UInt8>) -> TraceHeader,
    run:
      @escaping @Sendable (
        inout LineChunks, TraceHeader, ImportOptions, inout TraceWriter, inout ImportReport
      ) throws(ImportError) -> Void
  ) {
    self.descriptor = descriptor
    importer = nil
    self.recognisedLines = recognisedLines
    self.header = header
    self.run = run
  }
}
