import TestSupport
import Testing
import TraceFormat
import TraceImport

/// Arbitrary bytes: an import ends, with events, skipped lines or a typed error, and never traps.
struct MalformedInputTests {
  private static let forms = ImporterRegistry.rows.map(\.descriptor.name)

  /// Lines of every tracepoint that the importer reads.
  private static let lines: [String] = [
    "a-1 [000] ..... 1.000001: kmalloc: call_site=f+0x1/0x9 ptr=ffff888000000010 bytes_req=8"
      + " bytes_alloc=8 gfp_flags=GFP_KERNEL|__GFP_ZERO node=-1 accounted=false",
    "tt: a b-1 [001] 1.000002: kmem_cache_alloc: (f+0x1) call_site=f+0x1 ptr=0xffff888000000010"
      + " name=x y bytes_req=8 bytes_alloc=8 gfp_flags=0x400 node=1 accounted=true",
    " a b  1 [000] 1.000003:  1 kmem:kmem_cache_free: call_site=f ptr=(nil) name=x",
    "a-1 (  1) [000] 1.000004: kfree: call_site=f+0x1/0x9 [m] ptr=0xffff888000000010",
    "a-1 [000] 1.000005: mm_page_alloc: page=0x1 pfn=0x1f order=9 migratetype=1 gfp_flags=",
    "a-1 [000] 1.000006: mm_page_free: page=0x1 pfn=0x1f order=9",
    "a-1 [000] 1.000006: mm_page_pcpu_drain: page=0x1 pfn=0x1f order=9 migratetype=-1",
    "a-1 [000] 1.000007: mm_vmscan_direct_reclaim_begin: order=0 gfp_flags=GFP_NOFS",
    "a-1 [000] 1.000008: mm_vmscan_direct_reclaim_end: nr_reclaimed=12",
    "a-1 [000] 1.000009: mm_vmscan_kswapd_wake: nid=0 order=3",
    "a-1 [000] 1.000010: mm_vmscan_throttled: nid=0 usec_timeout=1 usect_delayed=1 reason=X",
    "a-1 [000] 1.000011: mm_vmscan_write_folio: page=0x1 pfn=0x1f flags=RECLAIM_WB_ANON",
    "a-1 [000] 1.000012: mark_victim: pid=1 comm=x total-vm=1kB",
    "a-1 [000] 1.000013: print: tracing_mark_write: text", "CPU:1 [LOST 25 EVENTS]",
    "cpus=2", "# tracer: nop",
  ]

  /// Pieces that break readers more often than chance would.
  private static let pieces: [String] = [
    "[", "]", "-", "(", ")", ": ", "=", "ptr=", "name=", " bytes_req=", "0x", "|", "\n", "\r\n",
    "99999999999999999999999", "-1", "\0", "\u{ff}", " [1] 1.5: ", "order=255", "LOST", "kmem:",
    "pfn=", "page=", "ffffffffffffffffffff", "(nil)", " ", "",
  ]

  @Test(arguments: 0..<8)
  func mutatedLinesNeverTrap(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    for _ in 0..<150 {
      var bytes: [UInt8] = []
      for _ in 0..<12 {
        var line = Array(Self.lines[Int.random(in: 0..<Self.lines.count, using: &generator)].utf8)
        for _ in 0..<Int.random(in: 0...3, using: &generator) {
          let from = Int.random(in: 0...line.count, using: &generator)
          let to = min(line.count, from + Int.random(in: 0...8, using: &generator))
          let piece = Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &generator)]
          line.replaceSubrange(from..<to, with: Array(piece.utf8))
        }
        bytes += line + [10]
      }
      for form in Self.forms { check(bytes, form: form) }
    }
  }

  @Test(arguments: 0..<4)
  func randomBytesNeverTrap(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    for size in 0..<120 {
      let bytes = (0..<size * 3).map { _ in UInt8.random(in: 0...255, using: &generator) }
      check(bytes, form: "tracefs")
      check([0x1f, 0x8b] + bytes, form: "tracefs")
      check([0x28, 0xb5, 0x2f, 0xfd] + bytes, form: "perf-script")
      _ = imported(bytes)
    }
  }

  @Test func everyPrefixOfEveryLineIsReadOrSkipped() {
    for line in Self.lines {
      let bytes = Array(line.utf8)
      for count in 0...bytes.count {
        for form in Self.forms { check(Array(bytes[..<count]), form: form) }
      }
    }
  }

  /// Every line of the input is an event, a notice, or skipped; times never fall.
  private func check(_ bytes: [UInt8], form: String) {
    let result = imported(bytes, form: form)
    if result.error != nil { return }
    let report = result.report
    let told = report.events + report.marks + report.lostNotices + report.skippedLines
    #expect(told == report.lines)
    let delivered = UInt64(result.lines.count)
    let expected = report.events + report.marks + report.lostNotices + report[.impliedFrees]
    #expect(delivered == expected)
    var last: UInt64 = 0
    for line in result.lines {
      let time = UInt64(line.prefix { $0 != " " }) ?? 0
      #expect(time >= last)
      last = time
    }
  }

  @Test func ordersThatAreNoneAreUnreadable() {
    let imported = tracefs([
      "mm_vmscan_direct_reclaim_begin: order=64 gfp_flags=GFP_NOFS",
      "mm_vmscan_kswapd_wake: nid=0 order=255",
      "mm_page_alloc: page=0x1 pfn=0x1f order=31 migratetype=1 gfp_flags=GFP_NOFS",
      "mm_vmscan_direct_reclaim_begin: order=30 gfp_flags=GFP_NOFS",
    ])
    #expect(imported.lines.count == 1)
    #expect(imported.report[.unreadableFields].lines == 3)
  }
}
