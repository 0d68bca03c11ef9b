/// A registered model. Made from a concrete type, so that what it builds is specialised for it.
public struct ModelRow: Sendable {
  /// The model's description.
  public let descriptor: ModelDescriptor
  /// Begins a placement replay of such a model.
  let beginPlacement:
    @Sendable (ModelConfiguration, SampleClock) throws(ModelError) -> PlacementRunner

  /// The row of a model type.
  public init<Model: AllocatorModel>(_ model: Model.Type) {
    descriptor = Model.descriptor
    beginPlacement = { configuration, clock throws(ModelError) in
      try PlacementRunner(Model.self, configuration, clock: clock)
    }
  }
}
