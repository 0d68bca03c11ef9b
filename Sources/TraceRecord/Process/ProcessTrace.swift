internal import TraceFormat

/// One process on its way into a file of its own.
final class ProcessTrace {
  let number: UInt32
  let path: String
  /// Index of the process's slot; another one after each exec.
  var slot: Int
  var program: String
  /// Records of threads without a ring that the trace knows of.
  var slotLost: UInt64 = 0
  /// The process that it is a copy of, until it has that one's libraries.
  var parent: UInt32?
  /// Taken out while it is used.
  private var translator: EventTranslator?
  private(set) var failure: TraceError?

  init(
    _ number: UInt32, path: String, slot: Int, program: String, header: TraceHeader,
    options: WriterOptions, pageBytes: Int
  ) throws(TraceError) {
    self.number = number
    self.path = path
    self.slot = slot
    self.program = program
    let writer = try TraceWriter(to: .growing(path), header: header, options: options)
    translator = EventTranslator(
      writer, process: number, program: Self.baseName(program), pageBytes: pageBytes)
  }

  static func baseName(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// Runs `body` on the translator. After a failure nothing is written any more.
  func update(
    _ body: (inout EventTranslator) throws(TraceError) -> Void
  ) {
    guard failure == nil, var translator = translator.take() else { return }
    do {
      try body(&translator)
    } catch {
      failure = error
    }
    self.translator = consume translator
  }

  /// Ends the trace.
  /// - Returns: what was written; nil if that failed, and `failure` says why.
  func finish() -> (summary: TraceSummary, lostEvents: UInt64)? {
    guard failure == nil, let translator = translator.take() else { return nil }
    let lost = translator.lostCount
    do {
      return (try translator.intoWriter().finish(), lost)
    } catch {
      failure = error
      return nil
    }
  }
}

extension EventTranslator {
  /// The writer, which outlives the translator.
  consuming func intoWriter() -> TraceWriter { writer }
}
