import ArgumentParser
import Replay
import TraceFormat

/// Options of `replay` that concern a machine with little memory.
struct MachineOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Replay on a machine with little memory: dragonfly:128M[,key=value...] or a file.",
      valueName: "profile|file.toml"))
  var machine: String?

  @Flag(help: "Events come when they were recorded, even of threads that still wait.")
  var openLoop = false

  @Flag(help: "The model serves swap metadata alone; recorded objects are left out.")
  var onlyMetadata = false

  @Option(help: "Pages that are written to swap together, with one object of metadata.")
  var cluster: Int?

  @Flag(
    help: "Find the fewest slabs that -m kmalloc_obj must keep ahead to make progress.")
  var findReserve = false

  @Option(help: "In which order actors poll at one instant: fixed or seed:N.")
  var order: String?

  func validate() throws {
    guard (1...16).contains(cluster ?? 8) else {
      throw ValidationError("--cluster must be from 1 to 16")
    }
    if let order, Self.order(order) == nil {
      throw ValidationError("--order must be fixed or seed:N")
    }
    guard machine == nil else { return }
    for (name, isGiven) in [
      ("--only-metadata", onlyMetadata), ("--cluster", cluster != nil), ("--order", order != nil),
      ("--open-loop", openLoop), ("--find-reserve", findReserve),
    ] where isGiven {
      throw ValidationError("\(name) needs --machine")
    }
  }

  /// The machine for a trace with this header; nil if none is asked for.
  func setup(
    _ header: TraceHeader, processorCount: Int?
  ) throws(CommandFailure) -> TraceMachineSetup? {
    guard let machine else { return nil }
    let processors = min(256, processorCount ?? MachineReplay.processors(of: header))
    var setup = try Self.setup(machine, processors)
    if openLoop { setup.conduct.loop = .open }
    if onlyMetadata { setup.conduct.scope = .metadata }
    if let cluster { setup.conduct.clusterPages = cluster }
    if let order, let chosen = Self.order(order) { setup.machine.pollOrder = chosen }
    return setup
  }

  private static func order(_ text: String) -> PollOrder? {
    if text == "fixed" { return .fixed([]) }
    guard text.hasPrefix("seed:"), let seed = UInt64(text.dropFirst(5)) else { return nil }
    return .seeded(seed)
  }

  private static func setup(
    _ text: String, _ processors: Int
  ) throws(CommandFailure) -> TraceMachineSetup {
    do {
      if let setup = try NamedMachine.machine(text, processorCount: processors) { return setup }
    } catch {
      throw CommandFailure(error)
    }
    guard text.hasSuffix(".toml") || text.contains("/") else {
      let known = NamedMachine.all.map(\.name)
      throw CommandFailure(
        .usage,
        "no machine '\(text)'" + UnknownWord.hint(text, known: known)
          + "; or name a file (.toml)")
    }
    let bytes = try SystemCalls.readDescription(text)
    do {
      return try MachineFile.read(bytes, label: text, processorCount: processors)
    } catch {
      let key = error.key.isEmpty ? "" : "\(error.key): "
      throw CommandFailure(.badData, file: text, "line \(error.line): \(key)\(error.message)")
    }
  }
}

extension SystemCalls {
  /// Reads a file that describes something: at most 16 MiB.
  static func readDescription(_ file: String) throws(CommandFailure) -> [UInt8] {
    do {
      return try readFile(file, limit: 1 << 24)
    } catch {
      switch error {
      case .opening(let code): throw CommandFailure(.noInput, file: file, reason(code))
      case .reading(let code): throw CommandFailure(.inputOutput, file: file, reason(code))
      case .tooLarge: throw CommandFailure(.badData, file: file, "expected at most 16 MiB")
      }
    }
  }
}
