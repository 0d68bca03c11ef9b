import Foundation
import Testing

/// What `tracetool scenario` says and exits with.
struct ScenarioCommandTests {
  static let sample = TidyTests.root
    .appending(path: "samples/scenarios/03a-two-pagers-hoard.toml").path

  private func file(_ tool: Tool, _ text: String) throws -> String {
    let path = tool.path("case.toml")
    try Data(text.utf8).write(to: URL(filePath: path))
    return path
  }

  @Test func sampleIsAsExpected() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let result = try tool.run(["scenario", Self.sample])
    #expect(result.status == 0)
    #expect(result.text.hasSuffix("runs, 0 not as expected\n"))
    let again = try tool.run(["scenario", "--json", Self.sample])
    #expect(again.status == 0)
    #expect(again.text.contains("\"schema\": \"tracetool.scenario/1\""))
    #expect(try tool.run(["scenario", "--json", Self.sample]).output == again.output)
  }

  @Test func failedExpectationShowsBothSides() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let path = try file(
      tool,
      """
      title = "wrong"
      allocator = { model = "kmalloc_obj" }
      initial = { free = 66 }
      event = [{ at = 0, actor = "PD", do = "launder" }]
      expect = { verdict = "progress", free = 35 }
      """)
    let result = try tool.run(["scenario", path])
    #expect(result.status == 1)
    #expect(
      result.text.contains("case.toml:5: verdict: expected \"progress\", found \"stall\""))
    #expect(result.text.contains("PD (pagedaemon, processor 0) sleeps on \"VMWait\""))
    #expect(result.text.contains("1 runs, 1 not as expected"))
    #expect(result.error.isEmpty)
  }

  @Test(arguments: [
    ("[[event]]\nat = 0\nactor = \"PD\"\ndo = \"lander\"\n", "line 5: event.do: "),
    ("initial = { free = -1 }\n", "line 2: initial.free: "),
    (
      "machine = { thresholds = { min = 100, reserved = 120 } }\n",
      "line 2: machine.thresholds.min: "
    ),
    ("this is not TOML\n", "line 2: expected =, found "),
  ])
  func badFileIsRefused(_ text: String, _ place: String) throws {
    let tool = try Tool()
    defer { tool.remove() }
    let path = try file(tool, "allocator = { model = \"kmalloc_obj\" }\n" + text)
    let result = try tool.run(["scenario", path])
    #expect(result.status == 65)
    #expect(result.error.contains("case.toml: \(place)"), "\(result.error)")
    #expect(result.output.isEmpty)
  }

  @Test func missingFileIsNoInput() throws {
    let tool = try Tool()
    defer { tool.remove() }
    #expect(try tool.run(["scenario", "nowhere.toml"]).status == 66)
    #expect(try tool.run(["scenario"]).status == 64)
  }
}
