/// Machines in files: the tables of scenario files that say what there is, without those that say
/// what happens (`allocator`, `event`, `expect`, `case`).
public enum MachineFile {
  private static let topKeys = [
    "title", "machine", "metadata", "entries", "helper", "initial", "order",
  ]

  /// Reads a file's bytes.
  /// - Parameter processorCount: Processors unless the file says otherwise.
  /// - Throws: `ScenarioError`, with line and key of what is wrong.
  public static func read(
    _ bytes: [UInt8], label: String, processorCount: Int
  ) throws(ScenarioError) -> TraceMachineSetup {
    let root = TomlNode(value: .table(try TomlReader.read(bytes)), line: 1)
    let file = try ScenarioSection("", root, known: topKeys)
    let machine = try ScenarioFile.section(
      file, "machine", known: ["pages", "thresholds", "cpus", "hz", "pagedaemon"])
    let pages = try machine.integer("pages", 256...(1 << 32), default: 32768)
    let thresholds = try ScenarioMachineReader.thresholds(
      machine, ReserveThresholds(pageCount: pages), .dragonFly)
    let cpus = try machine.integer("cpus", 1...256, default: processorCount)
    var setup = TraceMachineSetup(
      label: label, pageCount: pages, thresholds: thresholds, processorCount: cpus)
    let free = setup.machine.free
    try ScenarioFile.readInitial(file, &setup.machine)
    let initial = try ScenarioFile.section(
      file, "initial", known: file.table["initial"].map { keys(of: $0) } ?? [])
    if !initial.has("free") { setup.machine.free = max(0, min(free, pages - setup.machine.cache)) }
    if !initial.has("swap_pages") { setup.machine.swapPages = TraceMachineSetup.ampleSwap }
    guard setup.machine.free + setup.machine.cache <= pages else {
      throw initial.wrong("free", "expected at most \(pages) free and cached pages, the memory")
    }
    setup.residentPages = pages - setup.machine.free - setup.machine.cache
    setup.machine.ticksPerSecond = try machine.integer("hz", 1...1_000_000, default: 100)
    setup.machine.isPagedaemonOn = try machine.flag("pagedaemon", default: true)
    try ScenarioFile.readMetadata(file, &setup.machine)
    try ScenarioFile.readEntries(file, &setup.machine)
    try ScenarioFile.readHelper(file, &setup.machine)
    guard !setup.machine.entries.comeFromModel else {
      let entries = try ScenarioFile.section(
        file, "entries", known: keys(of: file.table["entries"]))
      throw entries.wrong("from_model", "expected false: with a trace, entries have their own zone")
    }
    if case .one(let order) = try ScenarioFile.orders(file, setup.machine.actors) {
      setup.machine.pollOrder = order
    } else {
      throw file.wrong("order", "expected one order for the replay of a trace")
    }
    return setup
  }

  private static func keys(of node: TomlNode?) -> [String] {
    guard case .table(let table) = node?.value else { return [] }
    return table.entries.map(\.key)
  }
}
