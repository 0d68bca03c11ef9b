import Replay
import TestSupport
import Testing
import TraceFormat

struct AllocationStatsTests {
  static func trace(seed: UInt64, wild: Bool = false) -> RandomTrace {
    var trace = RandomTrace(seed: seed, count: 6000, wild: wild)
    trace.header.characteristics = [.times, .processors, .threads, .callSites, .allocatedSizes]
    return trace
  }

  static func report(_ trace: RandomTrace, blockEvents: Int = 65_536) throws -> StatsReport {
    var reader = try TraceReader(bytes: trace.bytes(WriterOptions(blockEvents: blockEvents)))
    var stats = AllocationStats()
    var batch = EventBatch()
    while try reader.next(into: &batch, columns: AllocationStats.columns) {
      stats.consume(batch, reader.tables)
    }
    return stats.finished(header: reader.header, tables: reader.tables)
  }

  @Test(arguments: 1...3 as ClosedRange<UInt64>, [false, true])
  func rowsAgreeWithASlowCount(seed: UInt64, wild: Bool) throws {
    let trace = Self.trace(seed: seed, wild: wild)
    let oracle = StatsOracle(trace)
    let report = try Self.report(trace, blockEvents: seed % 2 == 0 ? 700 : 65_536)
    #expect(report.orphanFrees == UInt64(oracle.orphans))
    #expect(report.nullFrees == UInt64(oracle.nullFrees))
    for dimension in StatsDimension.allCases {
      let expected = (oracle.rows[dimension] ?? [:]).filter { $1.allocations + $1.frees > 0 }
      #expect(Set(report[dimension].map(\.name)) == Set(expected.keys))
      for row in report[dimension] {
        guard let other = expected[row.name] else { continue }
        compare(row, other)
        if dimension != .thread { compareLives(row, other) }
      }
    }
  }

  private func compare(_ row: StatsRow, _ other: StatsOracle.Row) {
    #expect(row.allocations == UInt64(other.allocations))
    #expect(row.frees == UInt64(other.frees))
    #expect(row.impliedFrees == UInt64(other.implied))
    #expect(row.crossProcessorFrees == UInt64(other.crossing))
    #expect(row.requestedBytes ?? 0 == UInt64(other.requested))
    #expect(row.allocatedBytes ?? 0 == UInt64(other.allocated))
    #expect(row.freedBytes ?? 0 == UInt64(other.freed))
    #expect(row.liveAtEnd == Int64(other.live))
    #expect(row.liveBytesAtEnd == Int64(other.liveBytes))
    #expect(row.peakLive == Int64(other.peakLive))
    #expect(row.peakLiveBytes == Int64(other.peakBytes))
  }

  private func compareLives(_ row: StatsRow, _ other: StatsOracle.Row) {
    guard let lives = row.lifetimes else {
      #expect(other.lives.isEmpty)
      return
    }
    #expect(row.meanLifeNanoseconds == other.lives.reduce(0, +) / UInt64(other.lives.count))
    #expect(lives.longest == other.lives.max())
    for (percent, value) in [(50, lives.median), (90, lives.p90), (99, lives.p99)] {
      let exact = other.percentile(percent)
      #expect(value >= exact && value - exact <= exact / 128, "\(percent) %: \(value), \(exact)")
    }
  }

  /// Every dimension tells the same objects apart.
  @Test func dimensionsHaveTheSameSums() throws {
    let report = try Self.report(Self.trace(seed: 11))
    for dimension in StatsDimension.allCases {
      let rows = report[dimension]
      #expect(rows.reduce(0) { $0 + $1.allocations } == report.total.allocations)
      #expect(rows.reduce(0) { $0 + $1.frees } == report.total.frees)
      #expect(rows.reduce(0) { $0 + $1.liveAtEnd } == report.total.liveAtEnd)
      #expect(rows.reduce(0) { $0 + ($1.freedBytes ?? 0) } == report.total.freedBytes)
    }
    let bins = report.timeline
    #expect(bins.count <= 128)
    #expect(bins.reduce(0) { $0 + $1.allocations } == report.total.allocations)
    #expect(bins.reduce(0) { $0 + $1.frees } == report.total.frees)
  }

  @Test func howEventsAreCutDoesNotMatter() throws {
    let trace = Self.trace(seed: 5)
    let whole = try Self.report(trace).json(sort: .name)
    for size in [1, 7, 1000] {
      #expect(try Self.report(trace, blockEvents: size).json(sort: .name) == whole)
    }
  }

  @Test func whatTheSourceDoesNotSayIsNil() throws {
    var trace = Self.trace(seed: 3)
    trace.header.characteristics = []
    let report = try Self.report(trace)
    #expect(report.total.crossProcessorFrees == nil)
    #expect(report.total.lifetimes == nil)
    #expect(report.total.meanLifeNanoseconds == nil)
  }

  @Test func rowsAreSortedByWhatIsAsked() throws {
    let report = try Self.report(Self.trace(seed: 8, wild: true))
    for sort in StatsSort.allCases {
      let layout = StatsReport.Layout(
        dimension: .site, sort: sort, limit: 3, width: 100, style: TerminalStyle())
      let more = report[.site].count - 3
      #expect(report.text(name: "x", layout).contains("and \(more) more"), "\(sort)")
    }
    let lines = report.csv(sort: .peak).split(separator: "\n").filter { $0.hasPrefix("site,") }
    let peaks = lines.compactMap { line in
      Int(line.split(separator: ",", omittingEmptySubsequences: false)[13])
    }
    #expect(peaks == peaks.sorted(by: >))
    #expect(peaks.count == report[.site].count)
  }
}
