import Foundation
import Testing

/// A damaged trace gives what is whole of it, says what is missing where, and exits 65.
struct DamagedTraceTests {
  let tool: Tool

  init() throws {
    tool = try Tool()
    try tool.run(
      ["synth", "steady", "--events", "12k", "--block-events", "1000", "-o", "whole.memtrace"])
  }

  /// Writes a damaged copy.
  private func damage(_ change: (inout Data) -> Void) throws {
    var bytes = try tool.bytes("whole.memtrace")
    change(&bytes)
    try bytes.write(to: URL(filePath: tool.path("damaged.memtrace")))
  }

  @Test(arguments: ["info", "verify", "replay", "cat"])
  func cutOff(_ verb: String) throws {
    defer { tool.remove() }
    try damage { $0 = $0.prefix($0.count * 2 / 3) }
    let tail = verb == "cat" ? ["-l", "10"] : verb == "replay" ? ["-m", "ideal"] : []
    let result = try tool.run([verb, "damaged.memtrace"] + tail)
    guard verb != "cat" else {
      // The first ten events are whole, and nothing more was read.
      #expect(result.status == 0, "\(result.error)")
      return
    }
    #expect(result.status == 65)
    #expect(!result.output.isEmpty)
    #expect((result.error + result.text).contains("byte "))
    let allowed = try tool.run([verb, "damaged.memtrace", "--allow-damage"] + tail)
    #expect(allowed.status == 0)
    #expect(allowed.output == result.output)
  }

  @Test func flippedBit() throws {
    defer { tool.remove() }
    try damage { $0[$0.count / 2] ^= 16 }
    let result = try tool.run(["verify", "damaged.memtrace", "--json"])
    #expect(result.status == 65)
    let document = try JSON(result.output)
    let places = document["damage"].value as? [[String: Any]] ?? []
    #expect(places.count == 1)
    let missing = (places.first?["missing_events"] as? NSNumber)?.doubleValue ?? 0
    #expect(missing > 0)
    #expect(document.number("events") + missing == 12_000)
    let info = try tool.run(["info", "damaged.memtrace", "--json"])
    #expect(info.status == 65)
    #expect(try JSON(info.output)["objects"].number("allocations") > 0)
  }

  @Test func wholeTracesPass() throws {
    defer { tool.remove() }
    let result = try tool.run(["verify", "whole.memtrace"])
    #expect(result.status == 0)
    #expect(result.text == "whole: whole.memtrace: 12,000 events read\n")
  }

  /// A recording that is cut off gives a trace of what came before, and exits 65.
  @Test func cutOffRecording() throws {
    defer { tool.remove() }
    let recording = try Data(contentsOf: URL(filePath: Tool.data("tiny.tracecmd.txt.gz")))
    let cut = recording.prefix(recording.count / 2)
    let result = try tool.run(["import", "-", "-o", "cut.memtrace"], input: cut)
    #expect(result.status == 65)
    #expect(result.error.contains("gzip"))
    #expect(try tool.run(["verify", "cut.memtrace"]).status == 0)
  }
}
