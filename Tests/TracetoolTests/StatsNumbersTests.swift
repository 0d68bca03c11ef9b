import Foundation
import Testing

/// The report of `stats` on every sample against that of `info`, whose numbers another program
/// counted (`SampleNumbersTests`), and its rows against its own totals.
struct StatsNumbersTests {
  private static let same = [
    "allocations", "frees", "implied_frees", "null_frees", "orphan_frees", "failed_allocations",
    "requested_bytes", "allocated_bytes", "live_at_end", "peak_live", "cross_cpu_frees",
    "internal_fragmentation",
  ]

  @Test(arguments: SampleTests.recordings.keys.sorted())
  func equalTheReferenceCounts(_ name: String) throws {
    let tool = try Tool()
    defer { tool.remove() }
    let trace = Tool.beside("../../samples/traces/\(name).memtrace")
    let result = try tool.run(["stats", trace, "--json"])
    #expect(result.status == 0, "\(result.error)")
    let stats = try JSON(result.output)
    let info = try JSON(Data(SampleTests.text("reports/\(name).info.json").utf8))
    for key in Self.same {
      let found = stats["objects"].number(key)
      #expect(found == info["objects"].number(key) || found.isNaN, "\(name): \(key)")
    }
    for key in ["allocations", "frees", "pages_allocated", "pages_freed", "failed_allocations"] {
      #expect(stats["pages"].number(key) == info["pages"].number(key), "\(name): pages.\(key)")
    }
    for dimension in ["site", "type", "size", "cpu", "thread"] {
      for key in ["allocations", "frees", "requested_bytes", "live_at_end"] {
        let sum = stats["by_\(dimension)"].elements.reduce(0) { $0 + $1.number(key) }
        #expect(sum == stats["objects"].number(key), "\(name): \(dimension).\(key)")
      }
    }
  }
}

extension JSON {
  /// The elements of a list.
  var elements: [JSON] { (value as? [Any] ?? []).map { JSON(element: $0) } }
}
