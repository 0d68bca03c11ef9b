/// A remark on how far a trace's numbers can be trusted.
public struct TraceWarning: Sendable, Equatable {
  /// A word that programs can test for.
  public var code: String
  /// One sentence for people.
  public var message: String

  /// Makes a warning.
  public init(code: String, message: String) {
    self.code = code
    self.message = message
  }
}
