/// A registered model. Made from a concrete type, so that what it builds is specialised for it.
public struct ModelRow: Sendable {
  /// The model's description.
  public let descriptor: ModelDescriptor

  /// The row of a model type.
  public init<Model: AllocatorModel>(_ model: Model.Type) {
    descriptor = Model.descriptor
  }
}
