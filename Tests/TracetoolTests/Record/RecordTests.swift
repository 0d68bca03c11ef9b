import Foundation
import Testing

/// Real programs under the recorder: every call is there, and the program notices nothing.
@Suite(.enabled(if: RecordedProgram.canCompile), .serialized, .timeLimit(.minutes(2)))
struct RecordTests {
  let program: RecordedProgram

  init() throws { program = try RecordedProgram() }

  @Test func everyCallOfTheFamilyIsRecorded() throws {
    defer { program.tool.remove() }
    let path = try program.compile("counts")
    let result = try program.record([path])
    #expect(result.status == 3)
    let events = try program.events()
    #expect(events.count("allocate", requested: 1001) == 1000)
    #expect(events.frees(ofRequested: 1001) == 1000)
    #expect(events.count("allocate", requested: 3003) == 1)
    #expect(
      events.filter { $0.requested == 3003 }.allSatisfy { $0.text("flags").contains("zeroed") })
    #expect(events.count("reallocate", requested: 4001) == 1)
    #expect(events.count("reallocate", requested: 5005) == 1)
    // It keeps its identity through both: the free is of the object that calloc made.
    #expect(events.frees(ofRequested: 3003) == 1)
    #expect(events.count("free-null") == 1)
    #expect(events.count("allocate", requested: 6001) == 4)
    #expect(events.frees(ofRequested: 6001) == 4)
    #expect(events.frees(ofRequested: 6400) == 1)
    #expect(events.count("allocate-failed", requested: 1 << 46) == 1)
    // What was there when it ended stays live.
    #expect(events.count("allocate", requested: 7001) == 1)
    #expect(events.frees(ofRequested: 7001) == 0)
    for event in events where event.kind == "allocate" {
      #expect(Int(event.text("allocated")) ?? 0 >= event.requested)
    }
    #expect(events.filter { $0.requested == 1001 }.allSatisfy { $0.site.hasPrefix("main+0x") })
  }

  /// Seven pages are runs of 4, 2 and 1; a hole in the first splits it.
  @Test func mappedPagesAreRunsOfPages() throws {
    defer { program.tool.remove() }
    let path = try program.compile("counts")
    _ = try program.record([path])
    let events = try program.events().filter { $0.kind.hasPrefix("page-") }
    #expect(
      events.map { "\($0.kind) \($0.text("order"))" } == [
        "page-allocate 2", "page-allocate 1", "page-allocate ",
        "page-free 2", "page-allocate ", "page-allocate 1",
        "page-free ", "page-free 1", "page-free 1", "page-free ",
      ])
  }

  @Test func threadsPassObjectsOnAndFreeWhileTheyEnd() throws {
    defer { program.tool.remove() }
    let path = try program.compile("threads")
    let result = try program.record([path], ["--buffer", "16k"])
    #expect(result.status == 0)
    let events = try program.events()
    #expect(events.count("allocate", requested: 2001) == 64 * 500)
    #expect(events.frees(ofRequested: 2001) == 64 * 500)
    #expect(events.frees(ofRequested: 3001) == 64)
    #expect(events.count("implied-free") == 0)
    #expect(events.count("lost") == 0)
    let names = Set(events.filter { $0.requested == 2001 }.map(\.name))
    #expect(names == Set((0..<64).map { "worker-\($0)" }))
    #expect(try program.tool.run(["verify", "x.memtrace"]).status == 0)
  }

  @Test func everyForkHasItsFileAndExecGoesOnInIts() throws {
    defer { program.tool.remove() }
    let path = try program.compile("forks")
    let result = try program.record([path])
    #expect(result.status == 0)
    let traces = try program.traces()
    #expect(traces.count == 4)
    let all = try traces.map { try program.events($0) }
    #expect(all.filter { $0.count("allocate", requested: 1003) == 10 }.count == 1)
    #expect(all.filter { $0.count("allocate", requested: 2001) == 20 }.count == 1)
    #expect(all.filter { $0.count("allocate", requested: 4001) == 40 }.count == 2)
    // The parent's own trace: before and after its exec.
    let parent = try program.events("x.memtrace")
    #expect(parent.count("allocate", requested: 3001) == 30)
    #expect(parent.count("allocate", requested: 4001) == 40)
    #expect(parent.filter { $0.kind == "mark" }.map { $0.text("remark_text") }.count == 1)
    // What the child got from its parent is foreign to it.
    let child = all.first { $0.count("allocate", requested: 1003) == 10 } ?? []
    #expect(child.contains { $0.kind == "free" && $0.object == "foreign" })
  }

  @Test func handlersMayComeAtAnyInstruction() throws {
    defer { program.tool.remove() }
    let path = try program.compile("signals")
    #expect(try program.record([path]).status == 0)
    let events = try program.events()
    #expect(events.count("lost") == 0)
    #expect(events.frees(ofRequested: 1001) == events.count("allocate", requested: 1001))
    #expect(events.count("page-allocate") >= 20)
    #expect(events.count("free-null") == events.count("page-allocate"))
  }

  @Test func beforeMainAfterItAndInLoadedLibraries() throws {
    defer { program.tool.remove() }
    let library = try program.compile("plugin", ["-shared", "-fPIC"], to: "plugin.so")
    let path = try program.compile("early", ["-ldl"])
    #expect(try program.record([path, library]).status == 0)
    let events = try program.events()
    #expect(events.frees(ofRequested: 1001) == 1)
    #expect(events.frees(ofRequested: 2001) == 1)
    let sites = events.filter { $0.requested == 3001 }.map(\.site)
    #expect(sites.count == 1 && sites[0].hasPrefix("work+0x"))
  }

  @Test func stacksAreToldByFramePointers() throws {
    defer { program.tool.remove() }
    let path = try program.compile("forks", ["-fno-omit-frame-pointer", "-fno-inline"])
    #expect(try program.record([path], ["--stacks", "2"]).status == 0)
    let sites = try program.events().filter { $0.requested == 3001 }.map(\.site)
    #expect(sites.count == 30)
    for site in sites {
      #expect(site.contains(#/^allocate\+0x[0-9a-f]+\\x20<\\x20main\+0x[0-9a-f]+/#))
    }
  }
}
