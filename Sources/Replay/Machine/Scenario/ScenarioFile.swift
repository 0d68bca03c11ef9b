import TraceFormat

/// Scenario files: TOML, one base and any number of cases that change parts of it.
///
/// Times are in seconds, memory in pages. The tables: `machine`, `allocator`, `metadata`,
/// `entries`, `helper`, `initial`, `event` (an array), `expect` (an array or one table) and `case`
/// (an array). In a case, a table's keys replace those of the base one by one; arrays are replaced
/// whole.
public enum ScenarioFile {
  private static let topKeys = [
    "title", "machine", "policy", "allocator", "metadata", "entries", "helper", "initial", "event",
    "expect",
    "end", "order",
  ]

  /// Reads a file's bytes.
  /// - Throws: `ScenarioError`, with line and key of what is wrong.
  public static func read(_ bytes: [UInt8]) throws(ScenarioError) -> [Scenario] {
    let root = try TomlReader.read(bytes)
    let whole = TomlNode(value: .table(root), line: 1)
    let file = try ScenarioSection("", whole, known: topKeys + ["case"])
    let cases = try file.elements("case")
    guard file.has("case") else { return [try scenario(file, name: "", line: 1)] }
    var base = root
    base.entries.removeAll { $0.key == "case" }
    var scenarios: [Scenario] = []
    for node in cases {
      let part = try ScenarioSection("case", node, known: topKeys + ["name"])
      var merged = base.merged(with: part.table)
      merged.entries.removeAll { $0.key == "name" }
      let section = try ScenarioSection(
        "", TomlNode(value: .table(merged), line: node.line), known: topKeys)
      scenarios.append(
        try scenario(section, name: try part.word("name") ?? "", line: node.line))
    }
    return scenarios
  }

  private static func scenario(
    _ file: ScenarioSection, name: String, line: Int
  ) throws(ScenarioError) -> Scenario {
    let machine = try section(
      file, "machine", known: ScenarioMachineReader.keys)
    let eventNodes = try file.elements("event")
    var events: [Scenario.Event] = []
    for node in eventNodes { events.append(try ScenarioEventReader.event(node)) }
    let memory = try machine.integer("pages", 1...(1 << 32), default: 32768)
    let profile = try ScenarioMachineReader.profile(machine)
    var setup = try ScenarioMachineReader.setup(machine, profile, pageCount: memory)
    try ScenarioPolicyReader.read(file, &setup.policy, setup.thresholds)
    setup.ticksPerSecond = try machine.integer("hz", 1...1_000_000, default: 100)
    setup.isPagedaemonOn = try machine.flag("pagedaemon", default: true)
    let takesEmergency = events.contains { $0.actors.contains("EP") }
    setup.processorCount = try machine.integer(
      "cpus", 1...256, default: takesEmergency ? 2 : 1)
    setup.actors = try actors(machine, events, cpus: setup.processorCount)
    try readInitial(file, &setup)
    try readMetadata(file, &setup)
    try readEntries(file, &setup)
    try readHelper(file, &setup)
    let (model, parameters) = try allocator(file, profile.allocator(memory))
    let end = try file.seconds("end", default: 0)
    try checkDuration(file, setup, events, end: end)
    let title = try file.word("title") ?? ""
    return Scenario(
      name: [title, name].filter { !$0.isEmpty }.joined(separator: ": "), setup: setup,
      model: model, parameters: parameters, memoryMebibytes: max(1, memory / 256),
      events: events, end: end,
      orders: try orders(file, setup.actors),
      expectations: try ScenarioExpectationReader.expectations(file), line: line)
  }

  /// Instants at which somebody looks by himself, at most.
  private static let looksLimit: UInt64 = 100_000_000

  /// Refuses runs in which somebody would look more often than anybody wants to wait for.
  private static func checkDuration(
    _ file: ScenarioSection, _ setup: MachineSetup, _ events: [Scenario.Event], end: UInt64
  ) throws(ScenarioError) {
    let last = events.map { $0.at + $0.every * UInt64($0.times - 1) }.max() ?? 0
    let periods = [
      setup.policy.waits.pollPeriod, setup.policy.throttle?.delay,
      setup.helper.period > 0 ? setup.helper.period : nil,
    ]
    guard let shortest = periods.compactMap({ $0 }).min() else { return }
    guard max(end, last) / shortest <= looksLimit else {
      throw file.wrong(
        "end", "expected a run of at most \(looksLimit) times the shortest period of polls")
    }
  }

  static func section(
    _ file: ScenarioSection, _ key: String, known: [String]
  ) throws(ScenarioError) -> ScenarioSection {
    try ScenarioSection(
      file.name(key),
      file.table[key] ?? TomlNode(value: .table(TomlTable()), line: file.line), known: known)
  }

  /// The kernel's threads, then the ordinary ones in order of their names.
  private static func actors(
    _ machine: ScenarioSection, _ events: [Scenario.Event], cpus: Int
  ) throws(ScenarioError) -> [MachineSetup.Actor] {
    let named = Set(events.flatMap(\.actors))
    let kernel = ["PD", "EP", "LT", "R"]
    let ordinary = named.subtracting(kernel).sorted()
    let threads = try section(machine, "threads", known: ordinary + kernel)
    var result: [MachineSetup.Actor] = []
    let others = ["EP", "LT"].filter { named.contains($0) }
    for name in ["PD"] + others + ordinary + ["R"] {
      let own = try section(threads, name, known: ["cpu", "nice"])
      let home = name == "EP" ? min(1, cpus - 1) : 0
      result.append(
        MachineSetup.Actor(
          name, cpu: UInt16(try own.integer("cpu", 0...(cpus - 1), default: home)),
          nice: try own.integer("nice", -20...20, default: 0)))
    }
    guard result.count <= 64 else { throw machine.wrong("threads", "expected at most 64 actors") }
    return result
  }

  static func orders(
    _ file: ScenarioSection, _ actors: [MachineSetup.Actor]
  ) throws(ScenarioError) -> Scenario.Orders {
    guard let node = file.table["order"] else {
      return .one(.fixed(Array(actors.indices)))
    }
    if case .string("all") = node.value {
      guard actors.count <= 6 else {
        throw file.wrong("order", "expected at most 6 actors for all")
      }
      return .all
    }
    if case .string(let word) = node.value, word.hasPrefix("seed:"),
      let seed = UInt64(word.dropFirst(5))
    {
      return .one(.seeded(seed))
    }
    guard case .array(let names) = node.value else {
      throw file.wrong("order", "expected \"all\", \"seed:N\" or an array of actors")
    }
    var given: [Int] = []
    for name in names {
      let text: String
      if case .string(let word) = name.value { text = word } else { text = "" }
      guard let place = actors.firstIndex(where: { $0.name == text }), !given.contains(place)
      else { throw file.wrong("order", "\(ScenarioSection.text(name)) is no actor, or twice") }
      given.append(place)
    }
    return .one(.fixed(given + actors.indices.filter { !given.contains($0) }))
  }

  /// The model's name; all other keys of the table are its parameters. They come on top of those of
  /// the profile's own allocator, unless another model is named.
  private static func allocator(
    _ file: ScenarioSection, _ usual: MachineProfile.Allocator?
  ) throws(ScenarioError) -> (String, [(name: String, value: String)]) {
    let models = ModelRegistry.all.map(\.descriptor)
    guard let node = file.table["allocator"], case .table(let table) = node.value else {
      if let usual, !file.has("allocator") { return (usual.model, usual.parameters) }
      throw file.wrong("allocator", "expected a table with model, found none")
    }
    let known = ["model"] + models.flatMap { $0.parameters.map(\.name) }
    let section = try ScenarioSection("allocator", node, known: known)
    let model = try section.word("model", of: models.map(\.name), default: usual?.model)
    var parameters: [(name: String, value: String)] = []
    if let usual, usual.model == model {
      parameters = usual.parameters.filter { table[$0.name] == nil }
    }
    for (key, value) in table.entries where key != "model" {
      guard
        models.contains(where: { $0.name == model && $0.parameters.contains { $0.name == key } })
      else { throw section.wrong(key, "\(model) has no such parameter") }
      switch value.value {
      case .string(let word): parameters.append((key, word))
      case .integer(let number): parameters.append((key, String(number)))
      default: throw section.wrong(key, "expected a word or a whole number")
      }
    }
    return (model, parameters)
  }
}
