import Testing
import TraceFormat

@testable import Replay

/// Free pages on traces small enough to follow by hand.
struct RecordedReserveTests {
  static func facts(
    _ lines: String, options: ObserverOptions = ObserverOptions(), blockEvents: Int = 65_536
  ) throws -> ReserveFacts? {
    var text = TextTraceReader()
    _ = try text.takeHeader(TextTraceWriter.firstLine)
    _ = try text.takeHeader("#characteristics times,processors,threads,page-events")
    var writer = try TraceWriter(
      to: .memory, header: text.header, options: WriterOptions(blockEvents: blockEvents))
    for line in lines.split(separator: "\n") { try text.takeEvent(String(line), into: &writer) }
    var reader = try TraceReader(bytes: writer.finish().memory)
    var observer = RecordedReserve(reader.header, options)
    var batch = EventBatch()
    while try reader.next(into: &batch, columns: RecordedReserve.columns) {
      observer.consume(batch, reader.tables)
    }
    return observer.finding(
      ObservedTrace(header: reader.header, tables: reader.tables, fileBytes: nil)
    ).facts
  }

  static let dip = """
    0.000 0 1 a gauge type=event:zone:N free_pages=100 minimum_pages=80 low_pages=90 high_pages=95
    0.001 0 1 a page-allocate type=pages:pages order=3
    0.002 0 2 b page-allocate type=pages:pages order=2
    0.003 1 2 b page-allocate type=pages:pages order=4
    0.004 0 3 c page-allocate-failed type=pages:pages
    0.005 0 1 a allocate type=cache:filp requested=1 allocated=8
    0.006 0 1 a page-free object=2 type=pages:pages order=4
    0.008 0 1 a page-free object=0 type=pages:pages order=3
    0.009 0 1 a mark type=event:mark remark_text=end
    """

  /// 100, 92, 88, 72, 88, 96 pages are free.
  @Test(arguments: [1, 2, 3, 65_536])
  func dipsFollowPageEvents(_ blockEvents: Int) throws {
    let facts = try #require(try Self.facts(Self.dip, blockEvents: blockEvents))
    #expect(facts.anchor == .gauges)
    #expect(facts.lowest == .init(pages: 72, timeNanoseconds: 3_000_000))
    #expect(facts.thresholds == .init(minimum: 80, low: 90, high: 95))
    #expect(facts.agreement == nil)
    let a = RecordedActor(thread: 1, name: "a")
    let b = RecordedActor(thread: 2, name: "b")
    let refused = [ReserveFacts.Share(actor: RecordedActor(thread: 3, name: "c"), count: 1)]
    let expected = [
      ReserveFacts.Dip(
        zone: nil, threshold: "high", startNanoseconds: 1_000_000,
        durationNanoseconds: 7_000_000, depthPages: 23,
        takers: [.init(actor: b, count: 20), .init(actor: a, count: 8)], turnedAway: refused),
      ReserveFacts.Dip(
        zone: nil, threshold: "low", startNanoseconds: 2_000_000,
        durationNanoseconds: 6_000_000, depthPages: 18, takers: [.init(actor: b, count: 20)],
        turnedAway: refused),
      ReserveFacts.Dip(
        zone: nil, threshold: "min", startNanoseconds: 3_000_000,
        durationNanoseconds: 3_000_000, depthPages: 8, takers: [.init(actor: b, count: 16)],
        turnedAway: refused),
    ]
    #expect(facts.dips == expected)
    #expect(facts.below.map(\.count) == [1, 1, 1])
    #expect(facts.below.map(\.totalNanoseconds) == [3_000_000, 6_000_000, 7_000_000])
  }

  @Test func whatIsKnownFromOutsideStandsForAGauge() throws {
    let events = Self.dip.split(separator: "\n").dropFirst().joined(separator: "\n")
    let start = RecordedReserve.Start(
      freePages: 100, thresholds: .init(minimum: 80, low: 90, high: 95))
    let given = try #require(try Self.facts(events, options: ObserverOptions(start: start)))
    let gauged = try #require(try Self.facts(Self.dip))
    #expect(given.anchor == .given)
    #expect(given.dips == gauged.dips)
    #expect(given.lowest == gauged.lowest)
    #expect(given.curve == gauged.curve)
  }

  @Test func withoutGaugesTheCurveIsRelative() throws {
    let events = Self.dip.split(separator: "\n").dropFirst().joined(separator: "\n")
    let facts = try #require(try Self.facts(events))
    #expect(facts.anchor == .none)
    #expect(facts.lowest == .init(pages: -28, timeNanoseconds: 3_000_000))
    #expect(facts.thresholds == nil)
    #expect(facts.below.isEmpty)
    let quarter = try #require(facts.dips.first)
    #expect(facts.dips.count == 1)
    #expect(quarter.threshold == "lowest-quarter")
    #expect(quarter.takers.first == .init(actor: RecordedActor(thread: 2, name: "b"), count: 16))
    // To the nearest of spans of 65,536 ns.
    let step = Int64(facts.curveStepNanoseconds)
    #expect(abs(Int64(quarter.startNanoseconds) - 3_000_000) <= step)
    #expect(abs(Int64(quarter.durationNanoseconds ?? 0) - 3_000_000) <= 2 * step)
    #expect(facts.curve.min() == -28)
  }

  @Test func zonesAreSeenAtTheirGaugesAndTheMachineIsTheirSum() throws {
    let facts = try #require(
      try Self.facts(
        """
        0.0 0 1 a gauge type=event:zone:D free_pages=50 minimum_pages=5 low_pages=6 high_pages=7
        0.0 0 1 a gauge type=event:zone:N free_pages=60 minimum_pages=20 low_pages=25 high_pages=30
        0.0 0 1 a gauge type=event:per-cpu:N free_pages=9 minimum_pages=0 low_pages=0 high_pages=0
        0.1 0 2 b page-allocate type=pages:pages order=5
        0.1 0 2 b page-allocate type=pages:pages order=3
        0.2 0 1 a gauge type=event:zone:D free_pages=50 minimum_pages=5 low_pages=6 high_pages=7
        0.2 0 1 a gauge type=event:zone:N free_pages=18 minimum_pages=20 low_pages=25 high_pages=30
        0.2 0 1 a gauge type=event:per-cpu:N free_pages=10 minimum_pages=0 low_pages=0 high_pages=0
        0.3 0 2 b page-free object=0 type=pages:pages order=5
        0.4 0 1 a gauge type=event:zone:D free_pages=50 minimum_pages=5 low_pages=6 high_pages=7
        0.4 0 1 a gauge type=event:zone:N free_pages=53 minimum_pages=20 low_pages=25 high_pages=30
        0.4 0 1 a gauge type=event:per-cpu:N free_pages=10 minimum_pages=0 low_pages=0 high_pages=0
        """))
    #expect(facts.zones.map(\.name) == ["D", "N"])
    #expect(facts.zones.map(\.gauges) == [3, 3])
    #expect(facts.tightestZone?.tightest == .init(pages: -2, timeNanoseconds: 200_000_000))
    #expect(facts.thresholds == .init(minimum: 25, low: 31, high: 37))
    // 110 and 9 free, 40 taken, 68 and 10 free: one is missing; then 100 and 10, 103 and 10.
    #expect(facts.agreement?.gauges == 2)
    #expect(facts.agreement?.largestStep == 3)
    #expect(facts.agreement?.largestDrift == 2)
    #expect(facts.agreement?.lastDrift == 2)
    #expect(facts.lowest == .init(pages: 68, timeNanoseconds: 200_000_000))
    let minimum = facts.dips.filter { $0.threshold == "min" }
    #expect(minimum.map(\.zone) == ["N"])
    #expect(minimum.first?.startNanoseconds == 200_000_000)
    #expect(minimum.first?.durationNanoseconds == 200_000_000)
    #expect(minimum.first?.depthPages == 2)
  }

  @Test func aDipThatLastsHasNoDuration() throws {
    let lines = Self.dip.split(separator: "\n").prefix(5).joined(separator: "\n")
    let facts = try #require(try Self.facts(lines))
    #expect(facts.dips.map(\.durationNanoseconds) == [nil, nil, nil])
    #expect(facts.below.map(\.totalNanoseconds) == [1_000_000, 2_000_000, 3_000_000])
  }

  @Test func compactionIsRemarkedUpon() throws {
    let lines = """
      0.1 0 1 a page-allocate type=pages:pages
      0.2 0 1 a other type=event:mm_compaction_begin
      0.3 0 1 a other type=event:mm_compaction_end
      """
    let facts = try #require(try Self.facts(lines))
    #expect(facts.compactions == 1)
    #expect(ReserveFinding(facts: facts).warnings.map(\.code) == ["compaction"])
    #expect(try Self.facts(Self.dip).map { ReserveFinding(facts: $0).warnings } == [])
  }

  @Test func zonesBeyondTheLimitArePassedOver() throws {
    let lines = (0..<70).map {
      "0.\(100 + $0) 0 1 a gauge type=event:zone:\($0) free_pages=10 minimum_pages=1"
        + " low_pages=2 high_pages=3"
    }
    let facts = try #require(try Self.facts(lines.joined(separator: "\n")))
    #expect(facts.zones.count == 64)
    #expect(facts.ignoredGauges == 6)
    #expect(ReserveFinding(facts: facts).warnings.map(\.code) == ["ignored-gauges"])
  }

  @Test func aTraceWithoutPagesSaysNothing() throws {
    #expect(try Self.facts("0.1 0 1 a allocate type=cache:filp requested=1 allocated=8") == nil)
  }
}
