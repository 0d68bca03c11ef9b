import TraceFormat
import TraceImport
import TraceSynth

/// What is measured: a trace in memory, and the recording that it was imported from, if any.
struct Subject {
  /// What tables call it.
  var name: String
  /// The whole trace, level 3, blocks of 65,536 events.
  var trace: [UInt8]
  /// Path of the recording.
  var recording: String?
  /// Events of the trace.
  var events: Int

  /// A recording of a kernel, imported.
  init(recording path: String) throws {
    let name = String(path.split(separator: "/").last ?? "recording")
    let summary = try Self.importing(path)
    self.init(name: name, trace: summary.memory, recording: path, events: Int(summary.events))
  }

  /// A synthetic trace: the preset `steady`, seed 1.
  init(events: UInt64) throws {
    let summary = try Self.synthesize(events, to: .memory)
    self.init(
      name: "synth steady, \(events / 1_000_000) M events", trace: summary.memory, recording: nil,
      events: Int(summary.events))
  }

  private init(name: String, trace: [UInt8], recording: String?, events: Int) {
    self.name = name
    self.trace = trace
    self.recording = recording
    self.events = events
  }

  /// Imports a recording, without addresses.
  static func importing(_ path: String, to output: TraceOutput = .memory) throws -> TraceSummary {
    var session = try ImportSession(path: path)
    var writer = try TraceWriter(to: output, header: session.header)
    var report = ImportReport()
    try session.run(into: &writer, report: &report)
    return try writer.finish()
  }

  /// Makes a synthetic trace.
  static func synthesize(_ events: UInt64, to output: TraceOutput) throws -> TraceSummary {
    let parameters = SynthParameters(preset: .steady, events: events)
    var writer = try TraceWriter(to: output, header: TraceSynthesizer.header(for: parameters))
    var synthesizer = TraceSynthesizer(parameters, writer: &writer)
    while try !synthesizer.write(1 << 20, to: &writer) {}
    return try writer.finish()
  }
}
