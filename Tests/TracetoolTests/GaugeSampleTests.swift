import Foundation
import Testing

/// The sample in which memory runs out, joined with what was sampled of its zones meanwhile.
struct GaugeSampleTests {
  @Test func theDipBelowTheMinimumIsFound() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let samples = Tool.beside("../../samples/")
    let name = "vm_global_pressure"
    let result = try tool.run([
      "import", "\(samples)/\(name).tracecmd.txt.zst", "--gauges", "\(samples)/\(name).zones.tsv",
      "-o", "t.memtrace", "--json",
    ])
    #expect(result.status == 0)
    #expect(try JSON(result.output).number("gauges") == 20)
    let info = try JSON(tool.run(["info", "t.memtrace", "--json"]).output)
    let reserve = info["reserve"]
    #expect(reserve["anchor"].value as? String == "gauges")
    #expect(reserve["tightest"]["zone"].value as? String == "DMA32")
    #expect(reserve["tightest"].number("free_minus_min") == -6)
    #expect(reserve["agreement"].number("gauges") == 4)
    // Pages change hands while the counters are read, one after the other.
    #expect(reserve["agreement"].number("largest_step_pages") < 100)
    let dips = try #require(reserve["dips"].value as? [[String: Any]])
    let minimum = dips.filter { $0["threshold"] as? String == "min" }
    #expect(minimum.count == 1)
    #expect(minimum.first?["zone"] as? String == "DMA32")
    #expect(minimum.first?["depth_pages"] as? Int == 6)
    // Until the next sample: 9.346007 - 9.249820 s.
    #expect(minimum.first?["duration_ns"] as? Int == 96_187_000)
    #expect(info["waits"]["direct_reclaim"].number("count") == 35)
  }

  @Test func watermarksNeedAStart() throws {
    let tool = try Tool()
    defer { tool.remove() }
    for arguments in [
      ["--watermarks", "1,2,3"], ["--free-pages", "5", "--watermarks", "3,2,1"],
      ["--free-pages", "-5"], ["--free-pages", "5", "--watermarks", "1,2"],
    ] {
      #expect(try tool.run(["info", "x.memtrace"] + arguments).status == 64)
    }
  }
}
