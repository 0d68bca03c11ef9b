import TraceFormat

extension ImporterRow {
  /// The lossless text twin of a trace. It is not one of the foreign forms whose lines go into any
  /// sink: the format's own reader writes it back event by event.
  static let textTwin = ImporterRow(
    descriptor: ImporterDescriptor(
      name: "text", summary: "the text twin of a trace (tracetool cat --format text)",
      says: "everything that the trace says", lacks: "nothing"),
    recognisedLines: { TextTwin.isTwin($0) ? Int.max : 0 },
    header: { TextTwin.header(of: $0) }, run: TextTwin.run)
}

/// Reads the text twin from chunks of lines.
enum TextTwin {
  static func isTwin(_ sample: Span<UInt8>) -> Bool {
    let first = Array(TextTraceWriter.firstLine.utf8)
    guard sample.count > first.count else { return false }
    return first.indices.allSatisfy { sample[$0] == first[$0] } && sample[first.count] == 10
  }

  /// The header; its lines are all at the beginning. One that is wrong is complained of by `run`.
  static func header(of sample: Span<UInt8>) -> TraceHeader {
    var reader = TextTraceReader()
    var start = 0
    while let line = nextLine(sample, &start), (try? reader.takeHeader(line)) == true {}
    var header = reader.header
    // The head is to say what the first one said; what came later is told at the end again.
    header.characteristics = reader.knownAtStart ?? header.characteristics
    return header
  }

  static func run(
    _ chunks: inout LineChunks, _ header: TraceHeader, _ options: ImportOptions,
    _ writer: inout TraceWriter, _ report: inout ImportReport
  ) throws(ImportError) {
    var reader = TextTraceReader()
    var isInHeader = true
    while let piece = try chunks.next() {
      let problem: TraceError?
      switch piece {
      case .longLine:
        problem = .badLine(
          line: reader.line + 1, expected: "at most \(LineChunks.lineLimit) bytes",
          found: "a longer line")
      case .lines(let range):
        problem = take(chunks.bytes.span.extracting(range), &reader, &isInHeader, &writer)
      }
      report.lines = reader.line
      report.events = writer.eventCount
      if let problem { throw .refused(path: chunks.name, line: reader.line, error: problem) }
    }
  }

  private static func take(
    _ bytes: Span<UInt8>, _ reader: inout TextTraceReader, _ isInHeader: inout Bool,
    _ writer: inout TraceWriter
  ) -> TraceError? {
    var start = 0
    while let line = nextLine(bytes, &start) {
      do {
        if isInHeader {
          isInHeader = try reader.takeHeader(line)
          writer.characteristics.formUnion(reader.header.characteristics)
        }
        if !isInHeader { try reader.takeEvent(line, into: &writer) }
      } catch {
        return error
      }
    }
    return nil
  }

  /// The line that begins at `start`, which moves past it; nil at the end.
  private static func nextLine(_ bytes: Span<UInt8>, _ start: inout Int) -> String? {
    guard start < bytes.count else { return nil }
    let end = ByteSearch.first(10, in: bytes, start..<bytes.count)
    defer { start = end + 1 }
    return String(decoding: (start..<end).map { bytes[$0] }, as: UTF8.self)
  }
}
