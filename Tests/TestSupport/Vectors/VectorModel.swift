/// How one operation ended, as the first columns of its row say.
public struct VectorOutcome: Sendable, Equatable {
  /// Column `res`.
  public var result: String
  /// The first column that the hash covers; -1 if there is none.
  public var a: Int
  /// The second column that the hash covers; -1 if there is none.
  public var b: Int
  /// Waits during the operation.
  public var waits: Int
  /// Makes an outcome.
  public init(_ result: String, a: Int = -1, b: Int = -1, waits: Int = 0) {
    self.result = result
    self.a = a
    self.b = b
    self.waits = waits
  }
  /// Whether the run ends here.
  public var isPanic: Bool { result.hasPrefix("panic:") }
}

/// What a model must offer to be run against vectors.
public protocol VectorModel {
  /// The `harness` of the vectors that it understands.
  static var harness: String { get }
  /// The columns between `res` and `pages`.
  static var columns: [String] { get }
  /// A model as the header asks for.
  init(_ header: VectorHeader) throws
  /// The pages that it draws from.
  var pool: VectorPagePool { get }
  /// Handles held.
  var liveHandles: Int { get }
  /// What the summary lists between `refilled` and `peak_pages`.
  var summaryCounts: [(name: String, value: Int)] { get }
  /// Carries one operation out, waits included.
  mutating func perform(_ operation: VectorOperation) -> VectorOutcome
  /// The values of `columns` after an operation; nil where the row leaves a column empty.
  func fields(after operation: VectorOperation, _ outcome: VectorOutcome) -> [Int?]
  /// The list state as a line of JSON, if vectors of this kind have one.
  func state(after sequence: Int) -> String?
}

extension VectorModel {
  public var summaryCounts: [(name: String, value: Int)] { [] }
  public func state(after sequence: Int) -> String? { nil }
}
