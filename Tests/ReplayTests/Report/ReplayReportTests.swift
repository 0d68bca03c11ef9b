import Testing

@testable import Replay
@testable import TraceFormat

@Suite struct ReplayReportTests {
  /// Two objects of 2,000 bytes and one of 100: two pages of the first type hold one object... each
  /// page holds two of the first, or forty of the second.
  private func report() throws -> ReplayReport {
    var sketch = TraceSketch()
    let first = sketch.add(.allocate, type: "pair", bytes: 2000)
    sketch.add(.allocate, type: "pair", bytes: 2000)
    sketch.add(.allocate, type: "many", bytes: 100)
    sketch.add(.free, type: "f", object: .object(first))
    return try PlacementReplayTests.report(
      sketch, [ModelSelection(try ModelRegistry.row(named: "ideal")), PlacementReplayTests.bin()])
  }

  private func member(_ value: JSONValue, _ path: String...) -> JSONValue? {
    var value = value
    for name in path {
      guard case .object(let members) = value,
        let next = members.first(where: { $0.key == name })
      else { return nil }
      value = next.value
    }
    return value
  }

  @Test func figuresAreWhereTheInterfaceSays() throws {
    let json = try report().json()
    #expect(member(json, "schema") == .string("tracetool.replay/1"))
    #expect(member(json, "machine") == .null)
    #expect(member(json, "timing") == .null)
    #expect(member(json, "trace", "allocations") == .int(3))
    guard case .array(let results) = member(json, "results") else {
      Issue.record("no results")
      return
    }
    let bin = results[1]
    #expect(member(bin, "model") == .string("page_bin"))
    #expect(member(bin, "parameters", "time") == .string("no"))
    #expect(member(bin, "verdict") == .string("placed"))
    #expect(member(bin, "footprint", "peak_held_bytes") == .int(8192))
    #expect(member(bin, "footprint", "peak_live_bytes") == .int(4100))
    #expect(member(bin, "footprint", "live_bytes_at_end") == .int(2100))
    // 4,096 − 2 × 2,000 and 4,096 − 40 × 100 bytes are tails, 39 × 100 free.
    #expect(member(bin, "fragmentation", "internal_bytes") == .int(0))
    #expect(member(bin, "fragmentation", "metadata_bytes") == .int(192))
    #expect(member(bin, "fragmentation", "external_bytes") == .int(3900))
    #expect(member(bin, "fragmentation", "at_peak_held") == .number(8192.0 / 4100 - 1))
    #expect(member(bin, "slabs", "created") == .int(2))
    #expect(member(bin, "failed_allocations") == .int(0))
    guard case .string(let digest) = member(bin, "digest") else {
      Issue.record("no digest")
      return
    }
    #expect(digest.count == 16 && digest.allSatisfy { $0.isHexDigit })
    guard case .array(let types) = member(results[0], "by_type") else {
      Issue.record("no types")
      return
    }
    // Pages of the bound have no single owner.
    #expect(member(types[0], "at_end", "held_bytes") == .null)
    #expect(member(types[0], "at_end", "live_bytes") == .int(2000))
  }

  @Test func csvHasARowForEachSample() throws {
    let report = try report()
    let lines = report.csv().split(separator: "\n")
    #expect(lines.count == 1 + report.results.reduce(0) { $0 + $1.outcome.samples.count })
    #expect(lines.last == "page_bin,6,,8192,2100,2100,192,0,5900,0,0")
    #expect(lines.allSatisfy { $0.filter { $0 == "," }.count == 10 })
  }

  @Test func terminalComparesModelsInOneTable() throws {
    let text = try report().terminal(width: 120, style: TerminalStyle())
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(lines[0] == "4 events, 3 allocations, 1 frees, 2 types, 4 processors")
    #expect(lines[2].hasPrefix("model     peak held  x live  internal  metadata  external"))
    #expect(lines[5].hasPrefix("page_bin    8.0 KiB    2.00      0.0%      2.3%     47.6%"))
    #expect(lines.contains { $0.hasPrefix("  many") && $0.contains("3.9 KiB") })
    #expect(text.unicodeScalars.allSatisfy { $0.isASCII })
    let narrow = try report().terminal(width: 40, style: TerminalStyle(color: true, unicode: true))
    #expect(narrow.contains("█"))
  }

  @Test func samplesStayFew() throws {
    let sketch = TraceSketch.random(events: 9000, seed: 5)
    let outcome = try PlacementReplayTests.report(sketch, [PlacementReplayTests.bin()])
      .results[0].outcome
    #expect(outcome.samples.count <= 513)
    #expect(outcome.samples.count > 250)
    let steps = zip(outcome.samples, outcome.samples.dropFirst().dropLast())
      .map { $1.operation - $0.operation }
    #expect(Set(steps).count == 1)
  }
}
