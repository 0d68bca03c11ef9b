import Testing

@testable import Replay

/// Saved results of the low-memory machine, by the names of the interface.
struct ComparedResultTests {
  static func result(_ verdict: String, _ reserve: String, waited: Int) throws -> ComparedResult {
    let text = """
      {"schema": "tracetool.replay/1", "results": [{
        "model": "kmalloc_obj", "parameters": {"reserve": "3", "poll": "on"},
        "verdict": "\(verdict)", "failed_allocations": 0,
        "footprint": {"peak_held_bytes": 4096, "held_bytes_at_end": 4096},
        "reserve": \(reserve),
        "blocking": {"count": 2, "total_ns": \(waited), "longest_ns": 7, "p50_ns": 3, "p99_ns": 7}
      }]}
      """
    return try ComparedResult.read(Array(text.utf8))[0]
  }

  static let listed = """
    {"minimum_free_pages": 12, "dips": [
      {"threshold": "minimum", "duration_ns": 5, "depth_pages": 3},
      {"threshold": "severe", "duration_ns": 6, "depth_pages": 4}]}
    """
  static let summed = """
    {"minimum_free_pages": 2, "below": [{"count": 100, "total_ns": 900, "depth_pages": 30}],
      "dips": [{"threshold": "minimum", "duration_ns": 5, "depth_pages": 3}]}
    """

  @Test func dipsAndWaitsAreRead() throws {
    let a = try Self.result("degraded", Self.listed, waited: 100)
    #expect(a.label == "kmalloc_obj:reserve=3" || a.label == "kmalloc_obj:reserve=3,poll=on")
    #expect(a.metrics[.dips] == 2)
    #expect(a.metrics[.dipTime] == 11)
    #expect(a.metrics[.dipDepth] == 4)
    #expect(a.metrics[.lowestFree] == 12)
    #expect(a.metrics[.waitTime] == 100)
    let b = try Self.result("progress", Self.summed, waited: 100)
    #expect(b.metrics[.dips] == 100)
    #expect(b.metrics[.dipTime] == 900)
    #expect(b.metrics[.dipDepth] == 30)
  }

  @Test func aWorseEndOrALongerWaitIsWorse() throws {
    let a = try Self.result("progress", Self.listed, waited: 100)
    for (verdict, waited, expected) in [
      ("progress", 100, Comparison.Verdict.same), ("progress", 102, .worse),
      ("progress", 50, .better), ("degraded", 50, .worse), ("panic", 100, .worse),
      ("unheard-of", 100, .worse),
    ] {
      let b = try Self.result(verdict, Self.listed, waited: waited)
      #expect(Comparison(a, b, thresholdPercent: 1).verdict == expected, "\(verdict) \(waited)")
    }
  }
}
