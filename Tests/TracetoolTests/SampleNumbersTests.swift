import Foundation
import Testing

/// The report of `info` on every sample against the numbers that another program counted from its
/// text.
struct SampleNumbersTests {
  /// A number of `info`, and its name in the reference file.
  struct Pair: Sendable {
    var info: [String]
    var check: [String]
    init(_ info: String, _ check: String) {
      self.info = info.split(separator: ".").map(String.init)
      self.check = check.split(separator: ".").map(String.init)
    }
  }

  static let pairs: [Pair] = [
    Pair("trace.events", "events"), Pair("trace.duration_ns", "duration_ns"),
    Pair("trace.equal_times", "timestamp_ties"),
    Pair("objects.allocations", "slab.allocs"), Pair("objects.null_frees", "slab.free_null"),
    Pair("objects.orphan_frees", "slab.free_unknown"),
    Pair("objects.implied_frees", "slab.alloc_over_live"),
    Pair("objects.failed_allocations", "slab.alloc_failed"),
    Pair("objects.requested_bytes", "slab.bytes_req_total"),
    Pair("objects.allocated_bytes", "slab.bytes_alloc_total"),
    Pair("objects.live_at_end", "slab.live_end"),
    Pair("objects.live_requested_bytes_at_end", "slab.live_end_req"),
    Pair("objects.live_allocated_bytes_at_end", "slab.live_end_alloc"),
    Pair("objects.peak_live", "slab.peak_live_objs"),
    Pair("objects.peak_live_requested_bytes", "slab.peak_live_req"),
    Pair("objects.peak_live_allocated_bytes", "slab.peak_live_alloc"),
    Pair("objects.cross_cpu_frees", "slab.cross_cpu_frees"),
    Pair("pages.allocations", "pages.alloc_events"),
    Pair("pages.failed_allocations", "pages.alloc_failed"),
    Pair("pages.frees", "pages.free_events"),
    Pair("pages.pages_allocated", "pages.pages_allocated"),
    Pair("pages.pages_freed", "pages.pages_freed"), Pair("pages.net_pages", "pages.net_pages"),
    Pair("pages.net_pages_max", "pages.net_pages_max"),
    Pair("pages.net_pages_min", "pages.net_pages_min"),
    Pair("waits.direct_reclaim.count", "reclaim.direct.count"),
    Pair("waits.direct_reclaim.total_ns", "reclaim.direct.total_ns"),
    Pair("waits.direct_reclaim.longest_ns", "reclaim.direct.max_ns"),
    Pair("waits.group_reclaim.count", "reclaim.memcg.count"),
    Pair("waits.group_reclaim.total_ns", "reclaim.memcg.total_ns"),
    Pair("waits.group_reclaim.longest_ns", "reclaim.memcg.max_ns"),
    Pair("waits.daemon.wakes", "kswapd.wakes"), Pair("waits.daemon.sleeps", "kswapd.sleeps"),
    Pair("waits.daemon.awake_ns", "kswapd.awake_ns"),
  ]

  @Test(arguments: SampleTests.recordings.keys.sorted())
  func equalTheReferenceCounts(_ name: String) throws {
    let recording = try #require(SampleTests.recordings[name])
    // The golden report; that the tool gives it today is another test's concern.
    let golden = try SampleTests.text("reports/\(name).info.json")
    let info = try JSON(Data(golden.utf8))
    let file = recording.deletingPathExtension().appendingPathExtension("check.json")
    let check = try JSON(Data(contentsOf: file))
    for pair in Self.pairs {
      let found = pair.info.reduce(info) { $0[$1] }.number
      // A kind of wait that did not occur is not in the reference file.
      guard let expected = pair.check.reduce(check, { $0[$1] }).number else {
        #expect(found == 0 || found == nil, "\(name): \(pair.info)")
        continue
      }
      #expect(found == expected, "\(name): \(pair.info)")
    }
    let frees = try #require(check["slab"]["frees"].number)
    let unknown = try #require(check["slab"]["free_unknown"].number)
    #expect(info["objects"]["frees"].number == frees - unknown)
  }
}

extension JSON {
  /// The number that this is, if it is one.
  fileprivate var number: Double? { (value as? NSNumber)?.doubleValue }
}
