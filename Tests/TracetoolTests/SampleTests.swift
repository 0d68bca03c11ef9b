import Foundation
import Testing

/// Everything derived in samples/ is what the tool makes of the recordings there today;
/// scripts/samples makes it anew.
struct SampleTests {
  static let folder = URL(filePath: Tool.beside("../../samples")).standardizedFileURL

  /// The samples' names, such as `redis.perf`, each with its recording.
  static let recordings: [String: URL] = {
    let files = try? FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    let recordings = (files ?? []).filter { ["gz", "zst"].contains($0.pathExtension) }
    return Dictionary(
      uniqueKeysWithValues: recordings.map {
        (String($0.lastPathComponent.prefix { $0 != "." }) + form(of: $0), $0)
      })
  }()

  /// `.perf` of `redis.perf.txt.zst`.
  private static func form(of file: URL) -> String {
    let parts = file.lastPathComponent.split(separator: ".")
    return parts.count > 1 ? "." + parts[1] : ""
  }

  static func text(_ path: String) throws -> String {
    try String(contentsOf: folder.appending(path: path), encoding: .utf8)
  }

  static func trace(_ name: String) -> String {
    folder.appending(path: "traces/\(name).memtrace").path
  }

  let tool: Tool

  init() throws { tool = try Tool() }

  @Test func thereAreSamples() {
    #expect(Self.recordings.count >= 10)
    tool.remove()
  }

  @Test(arguments: recordings.keys.sorted())
  func reportsAreTheirGoldenCopies(_ name: String) throws {
    defer { tool.remove() }
    let info = try tool.run(["info", Self.trace(name), "--json"])
    #expect(withoutTiming(info.text) == (try Self.text("reports/\(name).info.json")))
    let replay = try tool.run(["replay", Self.trace(name), "--json"])
    let expected = try Self.text("reports/\(name).replay.json")
    #expect(withoutSamples(withoutTiming(replay.text)) == expected)
  }

  /// The recording still gives the trace: the same events, so the same twin, or where no twin is
  /// kept the same numbers. Compressed bytes may differ between versions of libzstd.
  @Test(arguments: recordings.keys.sorted())
  func recordingsGiveTheTraces(_ name: String) throws {
    defer { tool.remove() }
    let recording = try #require(Self.recordings[name])
    try tool.run(["import", recording.path, "-o", "new.memtrace", "--quiet"])
    let info = try tool.run(["info", "new.memtrace", "--json"])
    let golden = try Self.text("reports/\(name).info.json")
    #expect(withoutFileSize(withoutTiming(info.text)) == withoutFileSize(golden))
    let twin = try tool.run(["cat", "new.memtrace"]).output
    if name.hasPrefix("tiny") {
      #expect(try String(decoding: twin, as: UTF8.self) == Self.text("traces/\(name).memtrace.txt"))
    }
    try tool.run(["import", "--from", "text", "-", "-o", "again.memtrace", "-q"], input: twin)
    #expect(try tool.bytes("again.memtrace") == tool.bytes("new.memtrace"))
  }

  @Test(arguments: ["tiny.tracecmd", "vm_global_pressure.tracecmd"])
  func samplesOverTime(_ name: String) throws {
    defer { tool.remove() }
    try tool.run(["replay", Self.trace(name), "--export-csv", "samples.csv", "--quiet"])
    let rows = try String(decoding: tool.bytes("samples.csv"), as: UTF8.self)
    #expect(rows == (try Self.text("reports/\(name).over_time.csv")))
  }

  /// Only `timing` may differ between runs; it is the last member of every document.
  private func withoutTiming(_ text: String) -> String {
    guard let start = text.range(of: ",\n  \"timing\": {") else { return text }
    return String(text[..<start.lowerBound]) + "\n}\n"
  }

  /// Replay's samples over time are most of its report; scripts/samples leaves them out.
  private func withoutSamples(_ text: String) -> String {
    var kept = text
    while let start = kept.range(of: ",\n      \"over_time\": ["),
      let end = kept.range(of: "\n      ]", range: start.upperBound..<kept.endIndex)
    {
      kept.removeSubrange(start.lowerBound..<end.upperBound)
    }
    return kept
  }

  private func withoutFileSize(_ text: String) -> String {
    text.split(separator: "\n").filter { !$0.contains("\"file_bytes\": ") }.joined(separator: "\n")
  }
}

/// What the tool says of each damaged file is what is kept beside it.
struct DamagedSampleTests {
  static let files: [String] = {
    let folder = SampleTests.folder.appending(path: "damaged").path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { !$0.hasSuffix(".verify.txt") && !$0.hasSuffix(".import.txt") }.sorted()
  }()

  @Test(arguments: files)
  func toldAsExpected(_ name: String) throws {
    let tool = try Tool()
    defer { tool.remove() }
    let source = SampleTests.folder.appending(path: "damaged/\(name)")
    try FileManager.default.copyItem(atPath: source.path, toPath: tool.path(name))
    let verb = name.hasSuffix(".memtrace") ? "verify" : "import"
    let output = verb == "import" ? ["-o", "imported.tmp"] : []
    let result = try tool.run([verb, name] + output)
    let said = "exit status \(result.status)\n" + result.text + result.error
    #expect(said == (try SampleTests.text("damaged/\(name).\(verb).txt")))
  }
}
