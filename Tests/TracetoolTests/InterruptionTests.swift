import Foundation
import Testing

/// The user breaks off, or the reader of our output does.
@Suite(.timeLimit(.minutes(1)))
struct InterruptionTests {
  let tool: Tool

  init() throws { tool = try Tool() }

  @Test func brokenOffSynthLeavesNothing() throws {
    defer { tool.remove() }
    let process = try tool.start(["synth", "steady", "--events", "4G", "-o", "x"])
    Thread.sleep(forTimeInterval: 0.5)
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    #expect(process.terminationStatus == 130)
    #expect(try FileManager.default.contentsOfDirectory(atPath: tool.folder.path) == [])
  }

  @Test func waitingForInputCanBeBrokenOff() throws {
    defer { tool.remove() }
    let pipe = Pipe()
    let process = try tool.start(["info", "-"], input: pipe)
    Thread.sleep(forTimeInterval: 0.3)
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    #expect(process.terminationStatus == 130)
  }

  @Test func anImportThatWaitsLeavesNothing() throws {
    defer { tool.remove() }
    let pipe = Pipe()
    let process = try tool.start(["import", "-", "-o", "x"], input: pipe)
    // More than what the form is recognised by, so that the output has been begun.
    let line = "  sh-7 [000] ..... 5.000001: kfree: call_site=f+0x1/0x2 ptr=0000000000000000\n"
    pipe.fileHandleForWriting.write(Data(String(repeating: line, count: 20_000).utf8))
    let folder = tool.folder.path
    let start = ContinuousClock.now
    while try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty,
      start.duration(to: .now) < .seconds(20)
    {
      Thread.sleep(forTimeInterval: 0.02)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 1)
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    #expect(process.terminationStatus == 130)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
  }

  /// `tracetool cat ... | head -1` ends quietly, but does not claim to have said all.
  @Test(arguments: [["cat", "x"], ["synth", "steady", "--events", "4G", "-q", "-o", "-"]])
  func readerThatClosesEndsItQuietly(_ arguments: [String]) throws {
    defer { tool.remove() }
    try tool.run(["synth", "steady", "--events", "20k", "-o", "x", "--quiet"])
    let pipe = Pipe()
    let error = Pipe()
    let process = try tool.start(arguments, output: pipe, error: error)
    _ = try pipe.fileHandleForReading.read(upToCount: 100)
    try pipe.fileHandleForReading.close()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    #expect(process.terminationStatus == 141)
    try error.fileHandleForWriting.close()
    #expect(try error.fileHandleForReading.readToEnd() ?? Data() == Data())
  }
}
