import TraceFormat

/// The table `policy` of scenario files: the switches by which kernels differ, where they are not
/// those of the profile.
enum ScenarioPolicyReader {
  private static let classes: [(name: String, pageClass: PageClass)] = [
    ("none", []), ("system", .system), ("interrupt", .interrupt),
  ]

  static func read(
    _ file: ScenarioSection, _ policy: inout MachinePolicy, _ thresholds: ReserveThresholds
  ) throws(ScenarioError) {
    let section = try ScenarioFile.section(
      file, "policy",
      known: [
        "floors", "taking", "elevation", "waits", "flags", "on_failure", "on_limit", "kill",
        "deadman", "throttle",
      ])
    try readFloors(section, &policy, thresholds)
    try readWaits(section, &policy.waits)
    try readKill(section, &policy)
    policy.taking = try choice(section, "taking", policy.taking)
    policy.onFailure = try choice(section, "on_failure", policy.onFailure)
    policy.onLimit = try choice(section, "on_limit", policy.onLimit)
    let elevation = try ScenarioFile.section(
      section, "elevation", known: ["pagers", "helpers"])
    policy.elevation.pagers = try pageClass(elevation, "pagers", policy.elevation.pagers)
    policy.elevation.helpers = try pageClass(elevation, "helpers", policy.elevation.helpers)
    let flags = try ScenarioFile.section(section, "flags", known: ["pagers", "others"])
    policy.pagerFlags =
      try ScenarioEventReader.allocationFlags(flags, "pagers") ?? policy.pagerFlags
    policy.otherFlags =
      try ScenarioEventReader.allocationFlags(flags, "others") ?? policy.otherFlags
    if section.has("throttle") {
      let throttle = try ScenarioFile.section(section, "throttle", known: ["below", "delay"])
      policy.throttle = .init(
        below: try throttle.integer("below", 1...(1 << 24), default: 1),
        delay: try atLeastMicrosecond(throttle, "delay", default: 1_000_000))
    }
  }

  /// What never polls and never ends would run for ever at one instant.
  private static func atLeastMicrosecond(
    _ section: ScenarioSection, _ key: String, default fallback: UInt64
  ) throws(ScenarioError) -> UInt64 {
    let time = try section.seconds(key, default: fallback)
    guard time >= 1000 else {
      throw section.wrong(key, "expected a microsecond or more")
    }
    return time
  }

  private static func readFloors(
    _ section: ScenarioSection, _ policy: inout MachinePolicy, _ thresholds: ReserveThresholds
  ) throws(ScenarioError) {
    guard section.has("floors") else { return }
    let given = try ScenarioFile.section(
      section, "floors", known: ["normal", "system", "interrupt", "cache_keeps_system_out"])
    if case .zones = policy.admission {
      throw section.wrong("floors", "expected none: this machine has zones")
    }
    var floors = PageFloors(thresholds)
    if case .floors(let old) = policy.admission { floors = old }
    floors.normal = try given.pages("normal", default: max(0, floors.normal))
    floors.system = try given.pages("system", default: floors.system)
    floors.interrupt = try given.pages("interrupt", default: floors.interrupt)
    floors.cacheKeepsSystemOut = try given.flag(
      "cache_keeps_system_out", default: floors.cacheKeepsSystemOut)
    guard floors.normal >= floors.system else {
      throw given.wrong(given.has("system") ? "system" : "normal", "expected system <= normal")
    }
    guard floors.system >= floors.interrupt else {
      throw given.wrong(
        given.has("interrupt") ? "interrupt" : "system", "expected interrupt <= system")
    }
    policy.admission = .floors(floors)
  }

  private static func readWaits(
    _ section: ScenarioSection, _ waits: inout WaitRule
  ) throws(ScenarioError) {
    let given = try ScenarioFile.section(
      section, "waits", known: ["pagers", "others", "wakeup", "poll"])
    waits.pagers = try marks(given, "pagers", waits.pagers)
    waits.others = try marks(given, "others", waits.others)
    waits.wakeup = try choice(given, "wakeup", waits.wakeup)
    if given.has("poll") {
      let period = try given.seconds("poll")
      guard period == 0 || period >= 1_000_000 else {
        throw given.wrong("poll", "expected 0 (never), or a millisecond or more")
      }
      waits.pollPeriod = period == 0 ? nil : period
    }
  }

  /// Without `below` a thread always sleeps, without `wakes` every page wakes it.
  private static func marks(
    _ section: ScenarioSection, _ key: String, _ fallback: WaitRule.Marks?
  ) throws(ScenarioError) -> WaitRule.Marks? {
    guard section.has(key) else { return fallback }
    let given = try ScenarioFile.section(section, key, known: ["below", "wakes"])
    return WaitRule.Marks(
      sleepsBelow: try given.pages("below", default: .max),
      wakesFrom: try given.pages("wakes", default: 0))
  }

  private static func readKill(
    _ section: ScenarioSection, _ policy: inout MachinePolicy
  ) throws(ScenarioError) {
    let given = try ScenarioFile.section(
      section, "kill", known: ["passes", "needs_full_swap", "mark", "returns_pages"])
    policy.kill.passes = try given.integer(
      "passes", 0...1_000_000, default: policy.kill.passes)
    policy.kill.needsFullSwap = try given.flag(
      "needs_full_swap", default: policy.kill.needsFullSwap)
    if given.has("mark") { policy.kill.mark = try given.pages("mark") }
    policy.kill.returnsPages = try given.flag(
      "returns_pages", default: policy.kill.returnsPages)
    if section.has("deadman") {
      let limit = try section.seconds("deadman")
      policy.deadman = limit == 0 ? nil : limit
    }
  }

  private static func pageClass(
    _ section: ScenarioSection, _ key: String, _ fallback: PageClass
  ) throws(ScenarioError) -> PageClass {
    guard section.has(key) else { return fallback }
    let word = try section.word(key, of: classes.map(\.name))
    return classes.first { $0.name == word }?.pageClass ?? fallback
  }

  private static func choice<Choice: RawRepresentable & CaseIterable>(
    _ section: ScenarioSection, _ key: String, _ fallback: Choice
  ) throws(ScenarioError) -> Choice where Choice.RawValue == String {
    let word = try section.word(
      key, of: Choice.allCases.map(\.rawValue), default: fallback.rawValue)
    return Choice(rawValue: word) ?? fallback
  }
}
