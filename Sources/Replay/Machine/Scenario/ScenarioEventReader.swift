import TraceFormat

/// Events of scenario files: who is told what, when and how often.
enum ScenarioEventReader {
  private static let timesLimit = 1_000_000
  /// Nanoseconds; no time that is given may be longer.
  private static let timeLimit: UInt64 = 10_000_000_000_000_000
  private static let verbs = [
    "launder", "alloc", "slab", "replenish", "free_page", "fault", "free_all", "map_entries",
    "pass", "wait_nominal",
  ]
  private static let flagSets: [(name: String, flags: DragonFlyFlags)] = [
    ("M_WAITOK", .waitOK), ("M_SYSWAIT", [.waitOK, .useReserve]), ("M_INTWAIT", .interruptWait),
    ("M_NOWAIT", .noWait), ("M_SYSNOWAIT", .noWait), ("M_INTNOWAIT", .interruptNoWait),
  ]

  static func event(_ node: TomlNode) throws(ScenarioError) -> Scenario.Event {
    let event = try ScenarioSection(
      "event", node,
      known: [
        "at", "actor", "actors", "do", "pages", "objects", "companions", "count", "flags", "every",
        "times", "restore",
      ])
    var result = Scenario.Event(
      at: try event.seconds("at"), actors: try actors(event), verb: try verb(event))
    result.times = try event.integer("times", 1...timesLimit, default: 1)
    result.every = try event.seconds("every", default: 0)
    let repeats = result.every.multipliedReportingOverflow(by: UInt64(result.times - 1))
    guard !repeats.overflow, repeats.partialValue <= timeLimit - result.at else {
      throw event.wrong(
        event.has("times") ? "times" : "every",
        "expected the last time to be at most \(timeLimit / 1_000_000_000) seconds")
    }
    if event.has("restore") {
      let restore = try ScenarioFile.section(event, "restore", known: ["free", "cache"])
      result.restore = (try restore.pages("free"), try restore.pages("cache"))
    }
    return result
  }

  private static func actors(_ event: ScenarioSection) throws(ScenarioError) -> [String] {
    if let actor = try event.word("actor") {
      return [try name(actor, event, "actor")]
    }
    var names: [String] = []
    for node in try event.elements("actors") {
      guard case .string(let text) = node.value else {
        throw event.wrong("actors", "expected names, found \(ScenarioSection.text(node))")
      }
      names.append(try name(text, event, "actors"))
    }
    guard !names.isEmpty else { throw event.wrong("actor", "expected an actor, found none") }
    return names
  }

  /// PD, EP, LT, R or an ordinary thread: U and a number.
  private static func name(
    _ text: String, _ event: ScenarioSection, _ key: String
  ) throws(ScenarioError) -> String {
    let isThread = text.hasPrefix("U") && UInt16(text.dropFirst()) != nil
    guard isThread || ["PD", "EP", "LT", "R"].contains(text) else {
      throw event.wrong(key, "expected PD, EP, LT, R or U and a number, found \"\(text)\"")
    }
    return text
  }

  private static func verb(_ event: ScenarioSection) throws(ScenarioError) -> MachineVerb {
    let word = try event.word("do", of: verbs)
    switch word {
    case "launder": return try launder(event)
    case "alloc": return .allocate(flags: try allocationFlags(event, "flags") ?? .mayWait)
    case "slab": return .slab(flags: try flags(event, "flags") ?? .waitOK)
    case "replenish": return .replenish(flags: try allocationFlags(event, "flags"))
    case "free_page": return .freePages(try event.integer("pages", 1...(1 << 32), default: 1))
    case "fault": return .fault(pages: try event.integer("pages", 1...(1 << 32), default: 1))
    case "free_all": return .freeAll
    case "map_entries": return .mapEntries(try event.integer("count", 1...1_000_000, default: 1))
    case "pass": return .pass
    default: return .waitNominal
    }
  }

  /// A page-out whose needs are not those of its groups says so.
  private static func launder(_ event: ScenarioSection) throws(ScenarioError) -> MachineVerb {
    let pages = try event.integer("pages", 1...4096, default: 8)
    guard event.has("objects") || event.has("companions") else { return .launder(pages: pages) }
    let objects = try event.integer("objects", 0...4096, default: (pages + 15) / 16)
    return .pageOut(
      pages: pages, objects: objects,
      companions: try event.integer("companions", 0...4096, default: objects))
  }

  private static func flags(
    _ section: ScenarioSection, _ key: String
  ) throws(ScenarioError) -> DragonFlyFlags? {
    guard section.has(key) else { return nil }
    let word = try section.word(key, of: flagSets.map(\.name))
    return flagSets.first { $0.name == word }?.flags
  }

  /// The same in the terms of the models.
  static func allocationFlags(
    _ section: ScenarioSection, _ key: String
  ) throws(ScenarioError) -> AllocationFlags? {
    guard let flags = try flags(section, key) else { return nil }
    var result: AllocationFlags = .known
    if flags.contains(.waitOK) { result.insert(.mayWait) }
    if flags.contains(.nullOK) { result.insert(.mayFail) }
    if flags.contains(.useReserve) { result.insert(.mayUseReserve) }
    if flags.contains(.useInterruptReserve) { result.insert(.mayUseInterruptReserve) }
    return result
  }
}
