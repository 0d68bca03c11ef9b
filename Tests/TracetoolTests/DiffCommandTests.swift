import Foundation
import Testing

/// What `diff` accepts, refuses and exits with.
struct DiffCommandTests {
  let tool: Tool

  init() throws {
    tool = try Tool()
    try tool.importSample()
  }

  private func save(_ models: [String], as name: String) throws {
    let arguments = models.flatMap { ["-m", $0] }
    let result = try tool.run(["replay", "trace.memtrace", "--json"] + arguments)
    try result.output.write(to: URL(filePath: tool.path(name)))
  }

  @Test func savedResultsSayWhatModelsSay() throws {
    defer { tool.remove() }
    try save(["zalloc"], as: "a.json")
    try save(["kmalloc"], as: "b.json")
    let saved = try tool.run(["diff", "a.json", "b.json", "--json"])
    let fresh = try tool.run(
      ["diff", "trace.memtrace", "-m", "zalloc", "-m", "kmalloc", "--json"])
    #expect(saved.status == 1)
    #expect(fresh.status == 1)
    let (a, b) = (try JSON(saved.output), try JSON(fresh.output))
    let (x, y) = (a["comparisons"].elements[0], b["comparisons"].elements[0])
    #expect(x["metrics"].elements.count == y["metrics"].elements.count)
    for (m, n) in zip(x["metrics"].elements, y["metrics"].elements) {
      #expect(m.number("difference") == n.number("difference"))
    }
    let types = y["contributions"].elements.filter { $0["by"].value as? String == "type" }
    #expect(x["contributions"].elements.count == types.count)
    for (m, n) in zip(x["contributions"].elements, types) {
      #expect(m.number("difference_bytes") == n.number("difference_bytes"))
      let sum = n["rows"].elements.reduce(0) { $0 + $1.number("difference_bytes") }
      #expect(sum == n.number("difference_bytes"))
    }
  }

  @Test func theVerdictIsTheExitStatus() throws {
    defer { tool.remove() }
    let trace = "trace.memtrace"
    func status(_ arguments: [String]) throws -> Int32 { try tool.run(["diff"] + arguments).status }
    #expect(try status([trace, "-m", "ideal", "-m", "kmalloc"]) == 1)
    #expect(try status([trace, "-m", "kmalloc", "-m", "ideal"]) == 0)
    #expect(
      try status([trace, "-m", "ideal", "-m", "kmalloc", "--threshold", "1000000"]) == 0)
    #expect(try status([trace, trace]) == 0)
    #expect(try status([trace, trace, "-m", "zalloc", "-m", "kmalloc"]) == 0)
  }

  @Test func whatCannotBeComparedIsRefused() throws {
    defer { tool.remove() }
    try save(["zalloc", "ideal"], as: "two.json")
    try save(["kmalloc"], as: "one.json")
    let whole = try tool.bytes("one.json")
    try whole.prefix(1000).write(to: URL(filePath: tool.path("cut.json")))
    try Data("{\"schema\":\"tracetool.info/1\"}".utf8).write(
      to: URL(filePath: tool.path("info.json")))
    try Data("{\"schema\":\"tracetool.replay/1\",\"results\":[{\"model\":\"x\"}]}".utf8).write(
      to: URL(filePath: tool.path("bare.json")))
    let refused: [([String], Int32, String)] = [
      (["trace.memtrace"], 64, "two models"),
      (["trace.memtrace", "-m", "ideal"], 64, "two models"),
      (["trace.memtrace", "-m", "ideal", "-m", "ideale"], 64, "did you mean ideal"),
      (["one.json", "trace.memtrace"], 64, "is a saved result"),
      (["one.json", "one.json", "-m", "ideal"], 64, "-m does not go"),
      (["one.json", "one.json", "--threshold", "-1"], 64, "--threshold"),
      (["one.json", "cut.json"], 65, "cut.json: byte 1000: expected"),
      (["info.json", "one.json"], 65, "expected schema tracetool.replay/1"),
      (["bare.json", "one.json"], 65, "results[0].verdict: expected a verdict"),
      (["one.json", "two.json"], 65, "no model in common"),
      (["none.json", "one.json"], 66, "none.json"),
      (["trace.memtrace", "none.memtrace"], 66, "none.memtrace"),
    ]
    for (arguments, status, message) in refused {
      let result = try tool.run(["diff"] + arguments)
      #expect(result.status == status, "\(arguments): \(result.error)")
      #expect(result.error.contains(message), "\(arguments): \(result.error)")
      #expect(result.output.isEmpty)
    }
  }

  @Test func numbersGoToCSV() throws {
    defer { tool.remove() }
    let result = try tool.run(
      ["diff", "trace.memtrace", "-m", "zalloc", "-m", "ideal", "--export-csv", "x.csv"])
    #expect(result.status == 0)
    let text = String(decoding: try tool.bytes("x.csv"), as: UTF8.self)
    let rows = text.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    #expect(rows.allSatisfy { $0.count == 9 })
    let end = rows.filter { $0[2] == "site" && $0[3] == "at_end" }.compactMap { Int($0[8]) }
    let total = rows.first { $0[4] == "held_bytes_at_end" }.flatMap { Int($0[8]) }
    #expect(end.reduce(0, +) == total)
  }
}
