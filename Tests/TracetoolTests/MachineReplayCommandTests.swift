import Foundation
import Testing

/// What `tracetool replay --machine` says and exits with.
struct MachineReplayCommandTests {
  static let trace = TidyTests.root
    .appending(path: "samples/traces/vm_global_pressure.tracecmd.memtrace").path

  static let storm = TidyTests.root.appending(path: "samples/swapmeta/storm.memtrace").path

  @Test(arguments: [
    (["--machine", "dragonfly"], 64, "dragonfly:128M"),
    (["--machine", "dragonfly:"], 64, "memory"),
    (["--machine", "dragonfly:128X"], 64, "expected a size"),
    (["--machine", "dragonfly:128M,fre=3"], 64, "fre"),
    (["--machine", "dragonfly:128M,free=-1"], 64, "whole number"),
    (["--machine", "dragonfly:128M,free=1,free=2"], 64, "once"),
    (["--machine", "dragonfyl:128M"], 64, "no machine"),
    (["--machine", "none.toml"], 66, "none.toml"),
    (["--open-loop"], 64, "needs --machine"),
    (["--find-reserve"], 64, "needs --machine"),
    (["--machine", "dragonfly:128M", "--cluster", "17"], 64, "from 1 to 16"),
    (["--machine", "dragonfly:128M", "--order", "all"], 64, "seed:N"),
    (["--machine", "dragonfly:128M", "--find-reserve", "-m", "zalloc"], 64, "kmalloc_obj"),
    (
      ["--machine", "dragonfly:128M", "--find-reserve", "-m", "kmalloc_obj:reserve=2"], 64,
      "kmalloc_obj"
    ),
  ])
  func wrongArgumentsAreRefused(_ arguments: [String], _ status: Int32, _ words: String) throws {
    let tool = try Tool()
    defer { tool.remove() }
    let result = try tool.run(["replay", Self.trace] + arguments)
    #expect(result.status == status)
    #expect(result.error.contains(words), "\(result.error)")
    #expect(result.output.isEmpty)
  }

  @Test(arguments: [
    ("[machine]\npages = 4096\nram = 1\n", "line 3: machine.ram"),
    ("[machine]\npages = -1\n", "line 2: machine.pages"),
    ("[initial]\nfree = 40000\n", "initial.free"),
    ("order = \"all\"\n", "line 1: order"),
    ("[entries]\nfrom_model = true\n", "entries.from_model"),
    ("[allocator]\nmodel = \"zalloc\"\n", "line 1: allocator"),
    ("[machine]\nthresholds = { reserved = 9000 }\n", "machine.thresholds"),
  ])
  func wrongMachinesAreRefusedWithLineAndKey(_ text: String, _ words: String) throws {
    let tool = try Tool()
    defer { tool.remove() }
    try Data(text.utf8).write(to: URL(filePath: tool.path("machine.toml")))
    let result = try tool.run(["replay", Self.trace, "--machine", "machine.toml"])
    #expect(result.status == 65)
    #expect(result.error.contains(words), "\(result.error)")
  }

  @Test func aMachineMayBeAFile() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let text = "[machine]\npages = 32768\n\n[initial]\nfree = 900\n"
    try Data(text.utf8).write(to: URL(filePath: tool.path("machine.toml")))
    let fromFile = try tool.run([
      "replay", Self.trace, "-m", "zalloc", "--machine", "machine.toml", "--json",
    ])
    let fromProfile = try tool.run([
      "replay", Self.trace, "-m", "zalloc", "--machine", "dragonfly:128M,free=900", "--json",
    ])
    #expect(fromFile.status == 0)
    func results(_ text: String) -> Substring? {
      guard let start = text.range(of: "\"results\":"), let end = text.range(of: "\"timing\":")
      else { return nil }
      return text[start.lowerBound..<end.lowerBound]
    }
    #expect(results(fromFile.text) != nil)
    #expect(results(fromFile.text) == results(fromProfile.text))
  }

  /// The same bytes but for `timing`, again and with other threads.
  @Test func runsAreReproducible() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let arguments = [
      "replay", Self.trace, "-m", "zalloc", "-m", "kmalloc_obj:reserve=2", "--machine",
      "dragonfly:64M,seed=3", "--json", "--threads",
    ]
    func report(_ threads: String) throws -> Substring {
      let text = try tool.run(arguments + [threads]).text
      let end = try #require(text.range(of: "\"timing\":"))
      return text[..<end.lowerBound]
    }
    let first = try report("1")
    #expect(try report("1") == first)
    #expect(try report("2") == first)
  }

  @Test func theSmallestReserveIsShownWithTheOneBelow() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let result = try tool.run([
      "replay", Self.storm, "--find-reserve", "-m", "kmalloc_obj", "--only-metadata",
      "--machine", "dragonfly:16M,free=40",
    ])
    #expect(result.status == 0)
    #expect(result.text.hasPrefix("reserve=1 is the smallest that makes progress; every"))
    #expect(result.text.contains("kmalloc_obj: stall"))
    #expect(result.text.contains("sleeps on \"VMWait\""))
  }

  @Test func whereNoReserveHelpsTheStatusIsOne() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let text = "[machine]\npages = 1024\npagedaemon = false\n"
    try Data(text.utf8).write(to: URL(filePath: tool.path("machine.toml")))
    let result = try tool.run([
      "replay", Self.trace, "--find-reserve", "-m", "kmalloc_obj", "--machine", "machine.toml",
      "--json",
    ])
    #expect(result.status == 1)
    #expect(result.text.contains("\"reserve\": null"))
    #expect(result.error.isEmpty)
  }
}
