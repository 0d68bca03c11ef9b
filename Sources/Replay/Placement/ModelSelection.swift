/// A model and the parameters that it is to have, as the command line names them:
/// `kmalloc_obj`, `kmalloc_obj:reserve=3,maintain=NOWAIT`.
public struct ModelSelection: Sendable {
  /// The model.
  public let row: ModelRow
  /// The parameters that were given, in the order in which they were.
  public let given: [(name: String, value: String)]

  /// A selection of a model; parameters are checked when a replay is made.
  public init(_ row: ModelRow, given: [(name: String, value: String)] = []) {
    self.row = row
    self.given = given
  }

  /// Parses `MODEL[:key=value,...]`.
  /// - Throws: `ModelError` if no such model is registered, or a parameter is unknown, has no value
  ///   or one out of its domain.
  public init(parsing text: String) throws(ModelError) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let row = try ModelRegistry.row(named: String(parts[0]))
    var given: [(name: String, value: String)] = []
    if parts.count > 1 {
      for pair in parts[1].split(separator: ",", omittingEmptySubsequences: false) {
        let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard sides.count == 2 else {
          throw .badValue(
            model: row.descriptor.name, name: String(pair), found: "no value",
            expected: "key=value")
        }
        given.append((name: String(sides[0]), value: String(sides[1])))
      }
    }
    _ = try ModelConfiguration(row.descriptor, given: given)
    self.init(row, given: given)
  }
}
