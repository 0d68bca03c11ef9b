import TraceFormat

@testable import Replay

/// A small machine of 128 MB for tests, made of real models.
struct MachineSketch {
  var setup = MachineSetup(thresholds: ReserveThresholds(pageCount: 32768))
  var parameters: [(name: String, value: String)] = []

  init(free: Int, cache: Int = 0, actors: [MachineSetup.Actor] = [.init("PD", cpu: 0)]) {
    setup.free = free
    setup.cache = cache
    setup.actors = actors
  }

  static let interruptZone: [(name: String, value: String)] = [
    ("zone", "interrupt"), ("entries", "16384"),
  ]
  static let stocked: [(name: String, value: String)] = [
    ("reserve", "3"), ("access", "flagged"), ("upkeep", "helper"), ("fallback", "kernel"),
  ]

  /// A machine with this model, to which the first actor is told one thing.
  func machine<Model: AllocatorModel>(
    _ model: Model.Type, _ given: [(name: String, value: String)] = [], _ verb: MachineVerb
  ) throws -> Machine<Model> {
    let configuration = try ModelConfiguration(
      Model.descriptor, given: given, processorCount: setup.processorCount, memoryMebibytes: 128)
    var machine = try Machine(setup, Model(configuration))
    machine.list(TimedEvent(at: 0, actors: [0], verb: verb))
    return machine
  }

  /// The verdict after ten seconds.
  func verdict<Model: AllocatorModel>(
    _ model: Model.Type, _ given: [(name: String, value: String)] = [],
    _ verb: MachineVerb = .launder(pages: 8)
  ) throws -> Verdict {
    var machine = try machine(model, given, verb)
    machine.run(until: 10_000_000_000)
    #if DEBUG
      precondition(machine.log.violations.isEmpty && machine.ledger.difference(machine) == 0)
    #endif
    return machine.verdict()
  }
}
