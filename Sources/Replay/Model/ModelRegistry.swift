/// Every model, one line each. Command line, help, conformance tests and tables read this list.
public enum ModelRegistry {
  /// The rows, in the order in which they are shown.
  public static let rows: [ModelRow] = [
    ModelRow(IdealModel.self),
    ModelRow(ZallocModel.self),
    ModelRow(KmallocObjModel.self),
    ModelRow(KmallocModel.self),
    ModelRow(SlubModel.self),
    ModelRow(PoolModel.self),
  ]

  /// What the recorded kernel itself did, to lay beside models: it needs a trace with addresses and
  /// is only replayed when asked for.
  public static let recorded = ModelRow(RecordedModel.self)

  /// Models with which machine profiles stand for other kernels; compared only when asked for.
  public static let profileRows: [ModelRow] = [ModelRow(GenericSlabModel.self)]

  /// All models.
  public static let all: [ModelRow] = rows + profileRows

  /// The row of the model called `name`.
  /// - Throws: `ModelError.unknownModel`.
  public static func row(named name: String) throws(ModelError) -> ModelRow {
    let all = all + [recorded]
    guard let row = all.first(where: { $0.descriptor.name == name }) else {
      throw .unknownModel(name: name, known: all.map(\.descriptor.name))
    }
    return row
  }
}
