public import TraceFormat

/// One import: an input whose form and header are known, ready to be written.
///
///     var session = try ImportSession(path: "recording.txt.zst")
///     var writer = TraceWriter(header: session.header)
///     var report = ImportReport()
///     try session.run(into: &writer, report: &report)
public struct ImportSession: ~Copyable {
  /// The form.
  public let importer: ImporterRow
  /// The header of the trace to be written.
  public let header: TraceHeader
  private let options: ImportOptions
  private var chunks: LineChunks

  /// Opens the file at `path` (`-` is standard input), which may be compressed with gzip or zstd,
  /// and reads its beginning.
  ///
  /// - Parameter form: the importer's name; nil to recognise it by the input's beginning.
  /// - Throws: `ImportError` if the input cannot be opened or its form is unknown.
  public init(
    path: String, form: String? = nil, options: ImportOptions = ImportOptions()
  ) throws(ImportError) {
    try self.init(chunks: LineChunks(InputBytes(path: path)), form: form, options: options)
  }

  /// The same for bytes in memory; messages call them `name`.
  public init(
    bytes: [UInt8], name: String, form: String? = nil, options: ImportOptions = ImportOptions()
  ) throws(ImportError) {
    let input = InputBytes(bytes: bytes, name: name)
    try self.init(chunks: LineChunks(input), form: form, options: options)
  }

  private init(
    chunks: consuming LineChunks, form: String?, options: ImportOptions
  ) throws(ImportError) {
    (importer, header) = try Self.recognise(&chunks, form: form, options: options)
    self.options = options
    self.chunks = chunks
  }

  private static func recognise(
    _ chunks: inout LineChunks, form: String?, options: ImportOptions
  ) throws(ImportError) -> (ImporterRow, TraceHeader) {
    let place = chunks.sample()
    let sample = chunks.bytes.span.extracting(place)
    let row: ImporterRow
    if let form {
      row = try ImporterRegistry.row(named: form)
    } else if let found = ImporterRegistry.row(recognising: sample) {
      row = found
    } else {
      if place.isEmpty, let failure = chunks.failure { throw failure }
      throw .unknownForm(
        path: chunks.name, tried: ImporterRegistry.rows.map(\.descriptor.name),
        found: beginning(sample))
    }
    if options.gauges != nil, row.importer == nil {
      throw .takesNoGauges(name: row.descriptor.name)
    }
    var header = row.header(sample)
    if options.keepsAddresses { header.characteristics.insert(.addresses) }
    return (row, header)
  }

  /// Has `watch` called now and then with the bytes of input used up so far, still compressed; when
  /// it returns false, the import ends as if the input did.
  public mutating func watch(_ watch: @escaping @Sendable (UInt64) -> Bool) {
    chunks.watch = watch
  }

  /// Imports everything into `writer`, which was made with `header`; `report` is filled even if
  /// the import ends early.
  /// - Throws: `ImportError` if the input is damaged or cut off, after all whole lines before.
  public mutating func run(
    into writer: inout TraceWriter, report: inout ImportReport
  ) throws(ImportError) {
    try importer.run(&chunks, header, options, &writer, &report)
  }

  /// Imports everything into any sink; what it is, is found out at run time, chunk by chunk.
  /// - Throws: as `run(into:report:)`; `.unknownImporter` if the form goes into traces only.
  public mutating func run<Sink: EventSink & ~Copyable>(
    intoSink sink: inout Sink, report: inout ImportReport
  ) throws(ImportError) {
    guard let form = importer.importer else {
      let fitting = ImporterRegistry.rows.filter { $0.importer != nil }
      throw .unknownImporter(
        name: importer.descriptor.name, known: fitting.map(\.descriptor.name))
    }
    try Self.run(form, &chunks, header, options, into: &sink, report: &report)
  }

  private static func run<Form: Importer, Sink: EventSink & ~Copyable>(
    _ form: Form.Type, _ chunks: inout LineChunks, _ header: TraceHeader,
    _ options: ImportOptions, into sink: inout Sink, report: inout ImportReport
  ) throws(ImportError) {
    try form.run(&chunks, header: header, options: options, into: &sink, report: &report)
  }

  /// The first bytes of the sample, for a message.
  private static func beginning(_ sample: Span<UInt8>) -> String {
    let bytes = (0..<min(40, sample.count)).map { sample[$0] }
    let isText = bytes.allSatisfy { $0 >= 32 && $0 < 127 || $0 >= 9 && $0 <= 13 }
    if isText {
      return String(decoding: bytes.prefix { $0 != 10 }, as: UTF8.self)
    }
    return bytes.prefix(16).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined(separator: " ")
  }
}
