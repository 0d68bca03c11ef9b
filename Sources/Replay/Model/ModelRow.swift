/// A registered model. Made from a concrete type, so that what it builds is specialised for it.
public struct ModelRow: Sendable {
  /// The model's description.
  public let descriptor: ModelDescriptor
  /// Begins a placement replay of such a model.
  let beginPlacement:
    @Sendable (ModelConfiguration, SampleClock) throws(ModelError) -> PlacementRunner

  /// Begins the replay of a trace on a machine with such a model.
  let beginMachine:
    @Sendable (TraceMachineSetup, ModelConfiguration) throws(ModelError) -> MachineRunner

  /// Runs a scenario on a machine with such a model.
  let runScenario:
    @Sendable (Scenario, ModelConfiguration, PollOrder) throws(ModelError) -> ScenarioOutcome

  /// Makes a model of this row's type.
  /// - Throws: `ModelError` if the configuration's values cannot be put together.
  public let make: @Sendable (ModelConfiguration) throws(ModelError) -> any AllocatorModel

  /// The row of a model type.
  public init<Model: AllocatorModel>(_ model: Model.Type) {
    descriptor = Model.descriptor
    beginPlacement = { configuration, clock throws(ModelError) in
      try PlacementRunner(Model.self, configuration, clock: clock)
    }
    beginMachine = { setup, configuration throws(ModelError) in
      try MachineRunner(Model.self, setup, configuration)
    }
    runScenario = { scenario, configuration, order throws(ModelError) in
      try ScenarioRun<Model>.run(scenario, configuration, order: order)
    }
    make = { configuration throws(ModelError) in try Model(configuration) }
  }
}
