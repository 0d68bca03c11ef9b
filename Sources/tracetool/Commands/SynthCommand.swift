import ArgumentParser
import Replay
import TraceFormat
import TraceSynth

/// `tracetool synth`: makes a trace of a known shape; equal arguments give equal files.
struct SynthCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "synth", abstract: "Make a synthetic trace; equal arguments give equal files.",
    discussion: "Presets:\n"
      + SynthPreset.allCases.map { preset in
        let gap = String(repeating: " ", count: 10 - preset.rawValue.count)
        return "  \(preset.rawValue)\(gap)\(preset.summary)"
      }.joined(separator: "\n"), version: Tracetool.version)

  /// Events made between two looks at the clock.
  private static let batch: UInt64 = 65_536

  @Argument(help: "steady, ramp, burst, churn or swapout.")
  var preset: String

  @Option(help: "Events in the trace: 500k, 100M.")
  var events = Count(1_000_000)

  @Option(help: "Seed of every choice.")
  var seed: UInt64 = 1

  @Option(help: "Processors of the machine, 1 to 64.")
  var cpus = 4

  @Option(help: "Objects alive when the live set is full (default: a sixteenth of the events).")
  var live: Count?

  @Option(help: "Memory of the machine: 128M. 'swapout' runs out of it.")
  var memory: ByteSize?

  @OptionGroup var encoding: EncodingOptions

  @Option(name: [.short, .long], help: "The trace to write; - is standard output.")
  var output: String

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard (1...64).contains(cpus) else { throw ValidationError("--cpus must be from 1 to 64") }
    guard events.value > 0 else { throw ValidationError("--events must be at least 1") }
  }

  func run() throws {
    let parameters = try parameters()
    try OutputPath.check(output, input: nil)
    do {
      try write(parameters)
    } catch let error as TraceError {
      throw CommandFailure(error, file: output)
    }
  }

  private func parameters() throws(CommandFailure) -> SynthParameters {
    guard let chosen = SynthPreset(rawValue: preset) else {
      let known = SynthPreset.allCases.map(\.rawValue)
      throw CommandFailure(
        .usage, "no preset is called '\(preset)'" + UnknownWord.hint(preset, known: known))
    }
    return SynthParameters(
      preset: chosen, events: events.value, seed: seed, processors: cpus,
      liveObjects: live.map { Int(clamping: $0.value) },
      machinePages: memory.map { Int(clamping: $0.bytes / 4_096) })
  }

  private func write(_ parameters: SynthParameters) throws {
    var writer = try TraceWriter(
      to: OutputPath.target(output), header: TraceSynthesizer.header(for: parameters),
      options: encoding.writerOptions)
    var synthesizer = TraceSynthesizer(parameters, writer: &writer)
    var progress = ProgressLine("synth", options)
    while try !synthesizer.write(Self.batch, to: &writer) {
      let made = synthesizer.eventCount
      try progress.update(events: made, share: Double(made) / Double(parameters.events))
    }
    let summary = try writer.finish()
    let events = FixedPoint.grouped(synthesizer.eventCount)
    Diagnostics.note("\(output): \(events) events, \(ByteFormat.text(summary.bytes))", options)
  }
}
