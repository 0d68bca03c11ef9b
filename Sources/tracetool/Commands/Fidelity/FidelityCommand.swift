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

  @Option(help: "The kernel whose rules hold: 6.1 or 6.18 (default: by the recording).")
  var kernel: String?

  @OptionGroup var options: GlobalOptions

  func run() throws {
    for path in recordings {
      let recording = try Recording(path: path, era: kernel.flatMap(SlubEra.init(rawValue:)))
      let result = try RecordingFidelity(recording)
      var out = StandardOutput()
      try out.line("\(result.name) \(result.era) samples \(result.sampleCount) unresolved frees \(result.unresolvedFrees) allocations \(result.unresolvedAllocations) odd \(result.oddGeometries)")
      for row in result.rows where row.events >= 200 {
        try out.line("\(row.cache) ev \(row.events) n \(row.objectsPerSlab) start \(row.startSlabs) range \(row.range) d \(row.change) | max \(row.cold.largestError)/\(row.warm?.largestError ?? -1)/\(row.recorded?.largestError ?? -1) mean \(row.cold.meanError)/\(row.warm?.meanError ?? -1) ok \(row.cold.isClose)/\(row.warm?.isClose ?? false)/\(row.recorded?.isClose ?? false) exact \(row.cold.isExact)/\(row.warm?.isExact ?? false)/\(row.recorded?.isExact ?? false) hidden \(row.hiddenFrees) missing \(row.missingObjects) turn \(row.modelTurnover) \(row.trueTurnover)")
      }
      try out.flush()
    }
  }
}
