/// What `tracetool diff` says: what was compared, and how B does beside A in each comparison.
public struct DiffReport: Sendable {
  /// What A and B are.
  public enum Mode: String, Sendable {
    /// One trace under two models.
    case models
    /// Two traces under the same models, or as they were recorded.
    case traces
    /// Two saved results.
    case results
  }

  /// What A and B are.
  public var mode: Mode
  /// Where A and B come from.
  public var inputs: (a: String, b: String)
  /// A number that is judged is worse if it is more than so many percent above that of A.
  public var thresholdPercent: Double
  /// What the two traces have in common; nil for anything but traces.
  public var alignment: AlignmentSummary?
  /// Where the two traces part; empty for anything but traces.
  public var points: [DivergencePoint] = []
  /// One comparison a model or pair of results.
  public var comparisons: [Comparison]

  /// A report.
  public init(
    mode: Mode, inputs: (a: String, b: String), thresholdPercent: Double,
    comparisons: [Comparison]
  ) {
    self.mode = mode
    self.inputs = inputs
    self.thresholdPercent = thresholdPercent
    self.comparisons = comparisons
  }

  /// Worse if any comparison is, else better if any is.
  public var verdict: Comparison.Verdict {
    let verdicts = comparisons.map(\.verdict)
    return verdicts.contains(.worse) ? .worse : verdicts.contains(.better) ? .better : .same
  }

  /// Pairs of saved results: by model and parameters; two files with one result each are compared
  /// whatever they are of.
  /// - Throws: `DiffInputError.noCommonModel` if no model is in both.
  public static func pairs(
    _ a: [ComparedResult], _ b: [ComparedResult]
  ) throws(DiffInputError) -> [(ComparedResult, ComparedResult)] {
    if a.count == 1 && b.count == 1 { return [(a[0], b[0])] }
    let pairs = a.compactMap { x in b.first { $0.label == x.label }.map { (x, $0) } }
    guard !pairs.isEmpty else {
      throw .noCommonModel(a: a.map(\.label), b: b.map(\.label))
    }
    return pairs
  }
}
