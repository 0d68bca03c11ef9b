import Testing

@testable import Replay

/// What is wrong with a scenario file is refused with its line and key.
@Suite struct ScenarioFileTests {
  static let head = "allocator = { model = \"kmalloc_obj\" }\n"

  static func error(_ text: String) -> ScenarioError? {
    do {
      _ = try ScenarioFile.read(Array(text.utf8))
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [
    ("initial = { free = -1 }", 2, "initial.free"),
    ("[[event]]\nat = 0\nactor = \"PD\"\ndo = \"lander\"", 5, "event.do"),
    ("[[event]]\nat = 0\ndo = \"launder\"", 2, "event.actor"),
    ("[[event]]\nat = -1\nactor = \"PD\"\ndo = \"launder\"", 3, "event.at"),
    ("[[event]]\nat = 0\nactor = \"XX\"\ndo = \"launder\"", 4, "event.actor"),
    ("[machine.thresholds]\nmin = 227\n\nreserved = 300", 3, "machine.thresholds.min"),
    ("[machine.thresholds]\ninterrupt_min = 90", 3, "machine.thresholds.interrupt_min"),
    ("[machine]\npages = 0", 3, "machine.pages"),
    ("[machine]\n# why\ncpu = 1", 4, "machine.cpu"),
    ("[machine]\nprofile = \"frebsd\"", 3, "machine.profile"),
    ("[machine]\nmin_free_kbytes = 4", 3, "machine.min_free_kbytes"),
    ("[machine]\nprofile = \"linux\"\nthresholds = {}", 4, "machine.thresholds"),
    ("[machine]\nprofile = \"linux\"\nzones = []", 4, "machine.zones"),
    (
      "[machine]\nprofile = \"linux\"\nzones = [{ name = \"N\", managed = 9, free = 10 }]", 4,
      "machine.zones.free"
    ),
    (
      "[machine]\nprofile = \"linux\"\nzones = [\n{ name = \"N\", managed = 9, min = 5, low = 4 }]",
      5, "machine.zones.low"
    ),
    ("[policy.floors]\nnormal = 5\nsystem = 6", 4, "policy.floors.system"),
    ("[policy.floors]\nnormal = 5\nsystem = 3\ninterrupt = 4", 5, "policy.floors.interrupt"),
    (
      "[machine]\nprofile = \"linux\"\n[policy]\nfloors = { normal = 5 }", 5,
      "policy.floors"
    ),
    ("policy = { taking = \"some\" }", 2, "policy.taking"),
    ("policy = { on_failure = \"pray\" }", 2, "policy.on_failure"),
    ("policy = { elevation = { pagers = \"high\" } }", 2, "policy.elevation.pagers"),
    ("policy = { flags = { pagers = \"M_NOPE\" } }", 2, "policy.flags.pagers"),
    ("policy = { waits = { poll = 0.0001 } }", 2, "policy.waits.poll"),
    ("policy = { waits = { pagers = { below = -1 } } }", 2, "policy.waits.pagers.below"),
    ("policy = { throttle = { below = 1, delay = 0 } }", 2, "policy.throttle.delay"),
    (
      "event = [{ at = 0, actor = \"PD\", do = \"pass\", every = 9000000, times = 1000000 }]", 2,
      "event.times"
    ),
    ("end = 1000000\npolicy = { waits = { poll = 0.001 } }", 2, "end"),
    ("policy = { kill = { passes = -1 } }", 2, "policy.kill.passes"),
    ("helper = { every = 0.0000001 }", 2, "helper.every"),
    ("metadata = { companion_bytes = 5000 }", 2, "metadata.companion_bytes"),
    ("expect = { verdict = \"stal\" }", 2, "expect.verdict"),
    ("expect = { fre = 1 }", 2, "expect.fre"),
    ("order = [\"PD\", \"PD\"]", 2, "order"),
    ("end = \"soon\"", 2, "end"),
    ("end = 1\nend = 2", 3, "end"),
    ("entries = { available = 3, listed = 4, era = \"1999\" }", 2, "entries.era"),
    ("[metadata]\nslabs = [{ cpu = 1 }]", 3, "metadata.slabs.cpu"),
    ("[[case]]\nname = \"a\"\n[[case]]\nallocator = { model = \"zaloc\" }", 5, "allocator.model"),
    ("[[case]]\nallocator = { model = \"zalloc\", bretire = 1 }", 3, "allocator.bretire"),
    ("end = ", 2, ""), ("end 4", 2, ""), ("end = [1, 2", 2, ""), ("end = \"x", 2, ""),
    ("[machine", 2, ""), ("x = 1", 2, "x"),
  ])
  func isRefused(_ text: String, _ line: Int, _ key: String) throws {
    let error = try #require(Self.error(Self.head + text))
    #expect(error.line == line, "\(error)")
    #expect(error.key == key, "\(error)")
  }

  @Test func needsAnAllocator() {
    #expect(Self.error("end = 4")?.key == "allocator")
    #expect(Self.error("machine = { profile = \"dragonfly\" }")?.key == "allocator")
    #expect(Self.error("machine = { profile = \"xnu\" }") == nil)
    #expect(Self.error("machine = { profile = \"xnu\" }\nallocator = 3")?.key == "allocator")
  }

  @Test func everyPrefixAndEveryFlippedByteIsReadOrRefused() throws {
    let text = """
      title = "a"
      allocator = { model = "zalloc", era = "2021" }
      [machine.threads]
      U1 = { cpu = 0 }
      [[event]]
      at = 0.5
      actors = ["U1", 'PD']
      do = "launder" # comment
      [[case]]
      name = "b"
      expect = [{ at = 1, free = 1_000 }, { held.U1 = 0 }]
      """
    let bytes = Array(text.utf8)
    #expect(Self.error(text) == nil)
    for count in bytes.indices { _ = try? ScenarioFile.read(Array(bytes[..<count])) }
    for place in bytes.indices {
      for bit in 0..<8 {
        var damaged = bytes
        damaged[place] ^= 1 << UInt8(bit)
        _ = try? ScenarioFile.read(damaged)
      }
    }
    _ = try? ScenarioFile.read(Array(repeating: UInt8(ascii: "["), count: 100_000))
    let nested = "a = " + String(repeating: "[", count: 100_000)
    #expect(Self.error(nested)?.line == 1)
  }

  @Test func casesReplaceKeysAndWholeArrays() throws {
    let text = """
      title = "base"
      allocator = { model = "kmalloc_obj", bretire = 2 }
      initial = { free = 5, cache = 6 }
      event = [{ at = 1, actor = "PD", do = "launder" }]
      [[case]]
      name = "one"
      initial = { free = 7 }
      [[case]]
      name = "two"
      event = []
      """
    let scenarios = try ScenarioFile.read(Array(text.utf8))
    #expect(scenarios.map(\.name) == ["base: one", "base: two"])
    #expect(scenarios.map(\.setup.free) == [7, 5])
    #expect(scenarios.map(\.setup.cache) == [6, 6])
    #expect(scenarios.map(\.events.count) == [1, 0])
    #expect(scenarios[0].parameters.map(\.name) == ["bretire"])
  }
}
