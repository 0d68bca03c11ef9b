import ArgumentParser
import Fidelity
import Replay

/// `tracetool fidelity`: how close models of the recorded kernel come to what it counted itself.
struct FidelityCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fidelity",
    abstract: "Replay recordings of Linux through slub and compare with the kernel's own counts.",
    discussion: """
      Beside each recording its folder holds truth.samples.tsv and truth.slabinfo.tsv.gz, and \
      slab_attrs.before.tsv.gz if that was kept. docs/fidelity.md says how they are compared.
      """, version: Tracetool.version)

  @Argument(help: "Recordings, or traces imported with --keep-addresses.")
  var recordings: [String]

  @Option(help: "The kernel whose rules hold, 6.1 or 6.18 (default: by the recording).")
  var kernel: String?

  @Option(
    name: .customLong("least-events"), help: "Events from which on a cache is scored.")
  var leastEvents = 1000

  @Flag(help: "Write JSON.")
  var json = false

  @Option(name: .customLong("export-svg"), help: "Also plot the errors into this file.")
  var svg: String?

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard !recordings.isEmpty else { throw ValidationError("name at least one recording") }
    guard kernel.map({ SlubEra(rawValue: $0) != nil }) ?? true else {
      throw ValidationError("--kernel must be 6.1 or 6.18")
    }
    guard leastEvents >= 1 else { throw ValidationError("--least-events must be at least 1") }
  }

  func run() throws {
    let stopwatch = Stopwatch()
    var results: [RecordingFidelity] = []
    var events: UInt64 = 0
    for path in recordings {
      if let svg { try OutputPath.check(svg, input: path) }
      do throws(FidelityError) {
        let recording = try Recording(path: path, era: kernel.flatMap { SlubEra(rawValue: $0) })
        events += UInt64(recording.log.events.count)
        results.append(try RecordingFidelity(recording))
      } catch {
        // Of several recordings those that can be compared are.
        guard case .incomplete(_, let expected) = error, recordings.count > 1 else {
          throw CommandFailure(error, file: path)
        }
        Diagnostics.note("\(path) is left out: expected \(expected)", options)
      }
    }
    guard !results.isEmpty else {
      throw CommandFailure(.badData, "no recording can be compared")
    }
    let report = FidelityReport(results, leastEvents: leastEvents)
    if let svg { try OutputFile.write(report.svg(), to: svg) }
    var output = StandardOutput()
    if json {
      try output.line(stopwatch.timed(report.json(), events: events).text())
    } else {
      try output.write(report.markdown())
    }
    try output.flush()
  }
}
