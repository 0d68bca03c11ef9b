import Foundation
import Testing

/// Pipes, files, names and devices: the same bytes whichever way they come.
struct InputOutputTests {
  let tool: Tool

  init() throws { tool = try Tool() }

  @Test func standardStreamsGiveTheSameTrace() throws {
    defer { tool.remove() }
    try tool.importSample()
    let recording = try Data(contentsOf: URL(filePath: Tool.data("tiny.tracecmd.txt.gz")))
    let piped = try tool.run(["import", "-", "-o", "-"], input: recording)
    #expect(piped.status == 0)
    #expect(try piped.output == tool.bytes("trace.memtrace"))

    let fromFile = try tool.run(["cat", "trace.memtrace"])
    let fromPipe = try tool.run(["cat", "-"], input: piped.output)
    #expect(fromPipe.status == 0)
    #expect(fromPipe.output == fromFile.output)
  }

  /// Tables may stand in another order after the way through text; events, their sites and
  /// contexts are the same, and from then on so is every byte.
  @Test func textTwinGivesTheSameTraceBack() throws {
    defer { tool.remove() }
    try tool.importSample()
    let text = try tool.run(["cat", "trace.memtrace", "--format", "text"])
    let back = try tool.run(
      ["import", "--from", "text", "-", "-o", "back.memtrace"], input: text.output)
    #expect(back.status == 0, "\(back.error)")
    let again = try tool.run(["cat", "back.memtrace"])
    #expect(again.output == text.output)
    let recognised = try tool.run(["import", "-", "-o", "-"], input: again.output)
    #expect(try recognised.output == tool.bytes("back.memtrace"))
  }

  @Test func outputIsNamedForTheInput() throws {
    defer { tool.remove() }
    let recording = Tool.data("tiny.tracecmd.txt.gz")
    #expect(try tool.run(["import", recording]).status == 0)
    #expect(tool.exists("tiny.tracecmd.memtrace"))
  }

  @Test func inputsAreNeverOverwritten() throws {
    defer { tool.remove() }
    try tool.importSample()
    let text = try tool.run(["cat", "trace.memtrace"])
    try text.output.write(to: URL(filePath: tool.path("twin.memtrace")))
    try FileManager.default.createSymbolicLink(
      atPath: tool.path("link"), withDestinationPath: tool.path("twin.memtrace"))
    for output in [["-o", "link"], ["-o", "./twin.memtrace"], []] {
      let result = try tool.run(["import", "twin.memtrace"] + output)
      #expect(result.status == 73, "\(output)")
    }
    #expect(try tool.bytes("twin.memtrace") == text.output)
  }

  @Test func failuresLeaveNoOutput() throws {
    defer { tool.remove() }
    try tool.importSample()
    try Data("kept".utf8).write(to: URL(filePath: tool.path("x")))
    var text = try tool.run(["cat", "trace.memtrace"]).text
    text += "0.5 this is no event\n"
    let result = try tool.run(["import", "-", "-o", "x"], input: Data(text.utf8))
    #expect(result.status == 65)
    #expect(result.error.contains("line "))
    #expect(try tool.bytes("x") == Data("kept".utf8))
    let names = try FileManager.default.contentsOfDirectory(atPath: tool.folder.path)
    #expect(!names.contains { $0.contains(".tmp") })
  }

  @Test func quietSaysNothing() throws {
    defer { tool.remove() }
    let result = try tool.run(["synth", "burst", "--events", "5k", "-o", "x", "--quiet"])
    #expect(result.status == 0)
    #expect(result.error.isEmpty && result.output.isEmpty)
  }

  @Test func colourIsForTerminalsUnlessAskedFor() throws {
    defer { tool.remove() }
    let escape = "\u{1B}["
    #expect(try !tool.run(["models"]).text.contains(escape))
    #expect(try tool.run(["formats", "--color", "always"]).text.contains(escape))
    #expect(try !tool.run(["formats", "--color", "never"]).text.contains(escape))
    let plain = try tool.run(["models"], environment: ["LC_ALL": "C"]).output
    #expect(plain.allSatisfy { $0 < 128 })
  }
}
