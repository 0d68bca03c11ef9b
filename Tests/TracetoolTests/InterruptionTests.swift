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

  /// `tracetool cat ... | head -1` is no failure and says nothing.
  @Test func readerThatClosesIsNoFailure() throws {
    defer { tool.remove() }
    try tool.run(["synth", "steady", "--events", "20k", "-o", "x", "--quiet"])
    let pipe = Pipe()
    let error = Pipe()
    let process = try tool.start(["cat", "x"], output: pipe, error: error)
    _ = try pipe.fileHandleForReading.read(upToCount: 100)
    try pipe.fileHandleForReading.close()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    #expect(process.terminationStatus == 0)
    try error.fileHandleForWriting.close()
    #expect(try error.fileHandleForReading.readToEnd() ?? Data() == Data())
  }
}
