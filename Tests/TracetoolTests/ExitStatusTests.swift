import Foundation
import Testing

/// Every failure has its own exit code, and says what and where.
struct ExitStatusTests {
  let tool: Tool

  init() throws { tool = try Tool() }

  @Test(arguments: [
    ["improt", "x"], ["info"], ["info", "a", "b"], ["synth", "steady"],
    ["synth", "stedy", "-o", "x"], ["synth", "steady", "--events", "many", "-o", "x"],
    ["synth", "steady", "--events", "0", "-o", "x"], ["synth", "steady", "-o", ""],
    ["cat", "x", "--from", "soon"], ["cat", "x", "--format", "xml"], ["models", "nonsuch"],
    ["info", "x", "--color", "blue"], ["import", "x", "--level", "20"],
    ["import", "-", "-o", "-", "--json"],
  ])
  func usage(_ arguments: [String]) throws {
    defer { tool.remove() }
    let result = try tool.run(arguments)
    #expect(result.status == 64, "\(arguments): \(result.error)")
    #expect(result.error.hasPrefix("tracetool: "))
    #expect(result.output.isEmpty)
  }

  @Test func mistypedWordsGetTheNearest() throws {
    defer { tool.remove() }
    #expect(try tool.run(["improt", "x"]).error.contains("did you mean 'import'?"))
    #expect(try tool.run(["synth", "stedy", "-o", "x"]).error.contains("did you mean 'steady'?"))
  }

  @Test(arguments: ["import", "info", "cat", "verify", "replay"])
  func missingInput(_ verb: String) throws {
    defer { tool.remove() }
    let result = try tool.run([verb, "absent"])
    #expect(result.status == 66)
    #expect(result.error == "tracetool: absent: No such file or directory\n")
  }

  @Test(arguments: ["import", "info", "cat", "verify", "replay"])
  func badData(_ verb: String) throws {
    defer { tool.remove() }
    let bytes = Data("This is neither a trace nor a recording of one.\n".utf8)
    try bytes.write(to: URL(filePath: tool.path("bad")))
    let result = try tool.run([verb, "bad", "--quiet"])
    #expect(result.status == 65, "\(result.error)")
    #expect(result.error.hasPrefix("tracetool: bad: "))
  }

  @Test func unknownFormsSayWhatWasTried() throws {
    defer { tool.remove() }
    let result = try tool.run(["import", "-", "-o", "x"], input: Data("hello\n".utf8))
    #expect(result.status == 65)
    for form in ["perf", "trace-cmd", "tracefs", "text"] {
      #expect(result.error.contains(form))
    }
    #expect(!tool.exists("x"))
  }

  @Test func fullDevices() throws {
    defer { tool.remove() }
    try tool.importSample()
    let runs = [
      ["info", "trace.memtrace"], ["info", "trace.memtrace", "--json"], ["cat", "trace.memtrace"],
      ["verify", "trace.memtrace"], ["models"], ["formats"], ["--help"], ["--version"],
      ["synth", "steady", "--events", "1000", "-o", "-"],
    ]
    for arguments in runs {
      let result = try tool.run(arguments, outputPath: "/dev/full")
      #expect(result.status == 74, "\(arguments): \(result.error)")
      #expect(result.error.contains("No space left on device"), "\(arguments)")
    }
    let direct = try tool.run(["synth", "steady", "--events", "1000", "-o", "/dev/full"])
    #expect(direct.status == 74)
  }

  @Test func outputsThatCannotBe() throws {
    defer { tool.remove() }
    let absent = try tool.run(["synth", "steady", "--events", "10", "-o", "absent/x"])
    #expect(absent.status == 73, "\(absent.error)")
    let folder = try tool.run(["synth", "steady", "--events", "10", "-o", tool.folder.path])
    #expect(folder.status == 73, "\(folder.error)")
  }
}
