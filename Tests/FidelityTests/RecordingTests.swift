import Foundation
import Replay
import Testing

@testable import Fidelity

/// A cut piece of a real recording against what the kernel counted meanwhile.
@Suite struct RecordingTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Data/gcc_cut").path

  static func recording() throws -> Recording {
    try Recording(path: folder + "/gcc_cut.tracecmd.txt.zst")
  }

  @Test func replaysAreCloseToTheKernel() throws {
    let recording = try Self.recording()
    #expect(recording.era == .linux6_18)
    #expect(recording.addresses.base == KernelAddresses.usualBase)
    #expect(!recording.addresses.areHashed)
    let result = try RecordingFidelity(recording)
    #expect(result.sampleCount == 4)
    #expect(result.oddGeometries.isEmpty)
    let report = FidelityReport([result], leastEvents: 200)
    for mode in FidelityMode.allCases {
      let score = report.score(mode)
      #expect(score.pairs >= 10)
      #expect(score.closePercent >= 95, "\(mode)")
    }
    #expect(report.score(.warm).exactPercent >= 70)
  }

  /// One pair by hand: no slab of this cache comes or goes, though 10,000 objects do.
  @Test func slabsThatStayAreFoundByAllKinds() throws {
    let result = try RecordingFidelity(Self.recording())
    let row = try #require(result.rows.first { $0.cache == "lsm_file_cache" })
    #expect(row.range == 0)
    #expect(row.cold.isExact && row.warm?.isExact == true && row.recorded?.isExact == true)
  }

  @Test func equalInputYieldsEqualReports() throws {
    let (first, second) = (
      try RecordingFidelity(Self.recording()), try RecordingFidelity(Self.recording())
    )
    #expect(FidelityReport([first]).json() == FidelityReport([second]).json())
    let report = FidelityReport([first], leastEvents: 200)
    #expect(report.markdown().contains("| gcc_cut | 6.18 | 4 |"))
    #expect(report.svg().hasSuffix("</svg>\n"))
  }

  @Test func whatIsMissingIsSaid() {
    #expect(throws: FidelityError.self) { try Recording(path: "/nowhere/a.txt") }
  }

  @Test func tablesAreChecked() throws {
    let path = Self.folder + "/truth.samples.tsv"
    let table = try TableFile(path: path)
    #expect(table.columns == ["sample", "kind", "t_begin", "t_end"])
    #expect(try table.nanoseconds(1, 2) == 1_632_779_586_399)
    #expect(throws: FidelityError.self) { try table.column("none") }
    #expect(throws: FidelityError.self) { try table.number(1, 1) }
  }
}
