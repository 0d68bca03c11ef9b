/// The table `machine` of scenario files: the profile, and what of it is given.
enum ScenarioMachineReader {
  static let keys = [
    "pages", "thresholds", "cpus", "hz", "pagedaemon", "threads", "profile", "zones",
    "min_free_kbytes", "watermark_scale_factor", "huge_pages", "highatomic",
  ]
  /// Keys that only machines with zones know.
  private static let zoneKeys = [
    "zones", "min_free_kbytes", "watermark_scale_factor", "huge_pages", "highatomic",
  ]

  static func profile(_ machine: ScenarioSection) throws(ScenarioError) -> MachineProfile {
    let names = MachineProfile.all.map(\.name)
    let name = try machine.word("profile", of: names, default: "dragonfly")
    return MachineProfile.all.first { $0.name == name } ?? .dragonFly
  }

  static func setup(
    _ machine: ScenarioSection, _ profile: MachineProfile, pageCount: Int
  ) throws(ScenarioError) -> MachineSetup {
    var setup = profile.setup(pageCount)
    if case .zones = setup.policy.admission {
      guard !machine.has("thresholds") else {
        throw machine.wrong("thresholds", "expected zones: this machine has no such thresholds")
      }
      setup = try linux(machine, pageCount: pageCount).setup
    } else if let key = zoneKeys.first(where: { machine.has($0) }) {
      throw machine.wrong(key, "expected none: \(profile.name) has no zones")
    }
    setup.thresholds = try thresholds(machine, setup.thresholds, profile)
    return setup
  }

  private static func linux(
    _ machine: ScenarioSection, pageCount: Int
  ) throws(ScenarioError) -> LinuxMachine {
    var linux = LinuxMachine(pageCount: pageCount)
    if machine.has("zones") {
      var zones: [LinuxMachine.ZoneSketch] = []
      for node in try machine.elements("zones") { zones.append(try zone(machine, node)) }
      guard (1...8).contains(zones.count) else {
        throw machine.wrong("zones", "expected 1 to 8 zones, found \(zones.count)")
      }
      linux.zones = zones
    }
    if machine.has("min_free_kbytes") {
      linux.minFreeKibibytes = try machine.integer("min_free_kbytes", 0...(1 << 32), default: 0)
    }
    linux.scaleFactor = try machine.integer("watermark_scale_factor", 1...3000, default: 10)
    if machine.has("huge_pages") {
      linux.hugePages = try machine.flag("huge_pages", default: false)
    }
    let rule = try machine.word(
      "highatomic", of: ZoneReserve.AtomicRule.allCases.map(\.rawValue),
      default: ZoneReserve.AtomicRule.freePages.rawValue)
    linux.atomicRule = ZoneReserve.AtomicRule(rawValue: rule) ?? .freePages
    return linux
  }

  private static func zone(
    _ machine: ScenarioSection, _ node: TomlNode
  ) throws(ScenarioError) -> LinuxMachine.ZoneSketch {
    let given = try ScenarioSection(
      machine.name("zones"), node,
      known: ["name", "managed", "free", "min", "low", "high", "promo", "highatomic_blocks"])
    guard let name = try given.word("name") else { throw given.wrong("name", "expected a name") }
    let managed = try given.pages("managed")
    var result = LinuxMachine.ZoneSketch(name: name, managed: managed)
    if given.has("free") { result.free = try given.integer("free", 0...managed, default: 0) }
    result.atomicBlocks = try given.integer(
      "highatomic_blocks", 0...(managed / LinuxWatermarks.pageblock), default: 0)
    guard given.has("min") else { return result }
    let minimum = try given.pages("min")
    var marks = LinuxWatermarks(minimum: minimum, managed: managed)
    marks.low = try given.pages("low", default: marks.low)
    marks.high = try given.pages("high", default: max(marks.high, marks.low))
    marks.promotion = try given.pages("promo", default: marks.high + (marks.high - marks.low))
    guard marks.low >= minimum else {
      throw given.wrong(given.has("low") ? "low" : "min", "expected min <= low")
    }
    guard marks.high >= marks.low else {
      throw given.wrong(given.has("high") ? "high" : "low", "expected low <= high")
    }
    guard marks.promotion >= marks.high else {
      throw given.wrong(given.has("promo") ? "promo" : "high", "expected high <= promo")
    }
    result.marks = marks
    return result
  }

  static func thresholds(
    _ machine: ScenarioSection, _ usual: ReserveThresholds, _ profile: MachineProfile
  ) throws(ScenarioError) -> ReserveThresholds {
    var marks = usual
    guard machine.has("thresholds") else { return marks }
    let given = try ScenarioFile.section(
      machine, "thresholds", known: ReserveThresholds.names.map(\.name))
    if given.has("min"), profile.name == MachineProfile.dragonFly.name {
      marks = ReserveThresholds(minimum: try given.pages("min"))
    }
    for (name, path) in ReserveThresholds.names where given.has(name) {
      marks[keyPath: path] = try given.pages(name)
    }
    do {
      try marks.check()
    } catch {
      throw given.wrong(
        given.has(error.upper) ? error.upper : error.lower,
        "expected \(error.lower) <= \(error.upper), found the contrary")
    }
    return marks
  }
}
