import Replay

extension CommandFailure {
  /// The failure that it means that a document cannot be compared.
  init(_ error: DiffInputError, file: String) {
    switch error {
    case .notJSON(let error):
      self.init(
        .badData, file: file,
        "byte \(error.offset): expected \(error.expected), found \(error.found)")
    case .schema(let expected, let found):
      self.init(.badData, file: file, "expected schema \(expected), found \(found)")
    case .member(let path, let expected):
      self.init(.badData, file: file, "\(path): expected \(expected)")
    case .noCommonModel(let a, let b):
      let (x, y) = (a.joined(separator: ", "), b.joined(separator: ", "))
      self.init(.badData, file: file, "no model in common: A has \(x); B has \(y)")
    }
  }
}
