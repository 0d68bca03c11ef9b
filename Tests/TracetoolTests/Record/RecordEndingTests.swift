import Foundation
import Testing

/// How a recording ends, whoever ends it.
@Suite(.enabled(if: RecordedProgram.canCompile), .serialized, .timeLimit(.minutes(2)))
struct RecordEndingTests {
  let program: RecordedProgram

  init() throws { program = try RecordedProgram() }

  private func waitForEvents() throws {
    for _ in 0..<600 {
      let size = (try? program.tool.bytes("x.memtrace").count) ?? 0
      if size > 3_000 { return }
      Thread.sleep(forTimeInterval: 0.05)
    }
    throw Tool.Failure(message: "nothing was written")
  }

  /// The number of the program that the tool runs.
  private func child(of process: Process) throws -> Int32 {
    let path = "/proc/\(process.processIdentifier)/task/\(process.processIdentifier)/children"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    return Int32(text.split(separator: " ").first ?? "") ?? 0
  }

  @Test func killedProgramLosesNothing() throws {
    defer { program.tool.remove() }
    let path = try program.compile("endless")
    let process = try program.tool.start(["record", "-q", "-o", "x.memtrace", "--", path])
    try waitForEvents()
    kill(try child(of: process), SIGKILL)
    process.waitUntilExit()
    #expect(process.terminationStatus == 128 + SIGKILL)
    let verified = try program.tool.run(["verify", "x.memtrace"])
    #expect(verified.status == 0, "\(verified.text)")
    let events = try program.events()
    let allocated = events.count("allocate", requested: 1001)
    #expect(allocated - events.frees(ofRequested: 1001) <= 1)
    #expect(events.count("foreign") == 0)
  }

  @Test func killedRecorderLeavesWholeBlocksAndAProgramThatGoesOn() throws {
    defer { program.tool.remove() }
    let path = try program.compile("endless")
    let process = try program.tool.start(["record", "-q", "-o", "x.memtrace", "--", path])
    try waitForEvents()
    let child = try child(of: process)
    kill(process.processIdentifier, SIGKILL)
    Thread.sleep(forTimeInterval: 0.3)
    #expect(kill(child, 0) == 0)
    kill(child, SIGKILL)
    process.waitUntilExit()
    let verified = try program.tool.run(["verify", "x.memtrace"])
    #expect(verified.status == 65)
    #expect(try program.events(allowDamage: true).count >= 1000)
  }

  @Test func interruptionReachesTheProgram() throws {
    defer { program.tool.remove() }
    let path = try program.compile("endless")
    let process = try program.tool.start(["record", "-q", "-o", "x.memtrace", "--", path])
    try waitForEvents()
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    #expect(process.terminationStatus == 130)
    #expect(try program.tool.run(["verify", "x.memtrace"]).status == 0)
  }

  @Test func staticProgramIsNotRecordedAndSaysSo() throws {
    defer { program.tool.remove() }
    guard let path = try? program.compile("forks", ["-static"], to: "still") else { return }
    let result = try program.record([path, "again"])
    #expect(result.status == 69)
    #expect(result.error.contains("statically linked"))
    #expect(try program.traces() == [])
  }

  @Test func missingProgramIsToldBeforeAnythingIsWritten() throws {
    defer { program.tool.remove() }
    let result = try program.record(["./no-such-program"])
    #expect(result.status == 66)
    #expect(result.error.contains("./no-such-program"))
    #expect(try program.traces() == [])
  }

  @Test func fullBuffersMayDropAndSayHowMany() throws {
    defer { program.tool.remove() }
    let path = try program.compile("counts")
    let result = try program.record([path], ["--when-full", "drop", "--buffer", "16k"])
    #expect(result.status == 3)
    let events = try program.events()
    let lost = events.filter { $0.kind == "lost" }.compactMap { Int($0.text("events")) }
    // What is there and what is lost are all that happened.
    #expect(lost.reduce(0, +) + events.filter { $0.kind != "lost" }.count >= 2000)
    #expect(try program.tool.run(["verify", "x.memtrace"]).status == 0)
  }

  @Test func foldersOfTheRecordingAreRemoved() throws {
    defer { program.tool.remove() }
    let path = try program.compile("counts")
    let temporary = program.tool.path("tmp")
    try FileManager.default.createDirectory(atPath: temporary, withIntermediateDirectories: true)
    let result = try program.tool.run(
      ["record", "-q", "-o", "x.memtrace", "--", path], environment: ["TMPDIR": temporary])
    #expect(result.status == 3)
    #expect(try FileManager.default.contentsOfDirectory(atPath: temporary) == [])
  }
}
