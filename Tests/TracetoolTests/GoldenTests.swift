import Foundation
import Testing

/// Every report of a small real recording, compared with its golden copy beside this file.
/// `TRACETOOL_UPDATE_GOLDEN=1 swift test --filter GoldenTests` rewrites the copies.
struct GoldenTests {
  let tool: Tool

  init() throws {
    tool = try Tool()
    try FileManager.default.copyItem(
      atPath: Tool.data("tiny.tracecmd.txt.gz"), toPath: tool.path("tiny.tracecmd.txt.gz"))
    try tool.importSample()
  }

  @Test(arguments: [
    ("import.txt", ["import", "tiny.tracecmd.txt.gz"]),
    ("import.json", ["import", "tiny.tracecmd.txt.gz", "--json"]),
    ("info.txt", ["info", "trace.memtrace"]),
    ("info.json", ["info", "trace.memtrace", "--json"]),
    ("verify.txt", ["verify", "trace.memtrace"]),
    ("verify.json", ["verify", "trace.memtrace", "--json"]),
    ("cat.txt", ["cat", "trace.memtrace", "-l", "40"]),
    ("cat.jsonl", ["cat", "trace.memtrace", "--format", "jsonl", "--type", "filp", "-l", "10"]),
    ("cat.csv", ["cat", "trace.memtrace", "--format", "csv", "--from", "20ms", "-l", "20"]),
    ("replay.txt", ["replay", "trace.memtrace", "-m", "ideal"]),
    ("stats.txt", ["stats", "trace.memtrace", "-l", "10", "-m", "kmalloc"]),
    ("stats.type.txt", ["stats", "trace.memtrace", "--by", "type", "--sort", "lifetime"]),
    ("stats.json", ["stats", "trace.memtrace", "--json", "-m", "kmalloc_obj"]),
    ("stats.csv", ["stats", "trace.memtrace", "--export-csv", "-"]),
    (
      "diff.txt",
      ["diff", "trace.memtrace", "-m", "kmalloc_obj:reserve=3", "-m", "zalloc", "-l", "4"]
    ),
    ("diff.json", ["diff", "trace.memtrace", "-m", "kmalloc", "-m", "ideal", "--json"]),
    ("formats.txt", ["formats"]),
    ("help.txt", ["--help"]),
  ])
  func reportIsItsGoldenCopy(_ name: String, _ arguments: [String]) throws {
    defer { tool.remove() }
    let result = try tool.run(arguments)
    #expect(result.status == 0, "\(result.error)")
    let report = withoutTiming(result.text)
    let path = Tool.beside("Golden/\(name)")
    if ProcessInfo.processInfo.environment["TRACETOOL_UPDATE_GOLDEN"] != nil {
      try report.write(toFile: path, atomically: true, encoding: .utf8)
    }
    #expect(try report == String(contentsOfFile: path, encoding: .utf8))
  }

  /// Only `timing` may differ between runs; it is the last member of every document.
  private func withoutTiming(_ text: String) -> String {
    guard let start = text.range(of: ",\n  \"timing\": {") else { return text }
    return String(text[..<start.lowerBound]) + "\n}\n"
  }
}
