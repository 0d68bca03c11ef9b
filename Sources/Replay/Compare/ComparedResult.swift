/// One result as a comparison sees it, whether it was just computed or read from a file.
public struct ComparedResult: Sendable {
  /// Bytes that one type answers for.
  struct TypePart: Sendable, Equatable {
    /// Pages that are its own, in bytes; nil if types share pages.
    var heldBytes: Int64?
    /// What is set aside for its live objects.
    var allocatedBytes: Int64
    /// What they asked for.
    var liveBytes: Int64
  }

  /// Live bytes of one call site's objects of one type.
  struct SitePart: Sendable, Equatable {
    var callSite: String
    var type: String
    var liveBytes: Int64
  }

  /// A moment of the run, or the whole of it, whose bytes can be told apart.
  struct Moment: Sendable {
    /// Stable snake_case name.
    var name: String
    /// What people call it.
    var title: String
    /// All bytes.
    var totalBytes: Int64
    /// By type.
    var types: [String: TypePart]
    /// By call site; nil if the result does not say.
    var sites: [SitePart]?
  }

  /// The model, or how the trace was looked at.
  public var label: String
  /// How the run ended: a verdict of the interface, e.g. "placed".
  var verdict: String
  /// The numbers to compare, in order.
  var metrics: [DiffMetric: Double] = [:]
  /// What can be told apart.
  var moments: [Moment] = []
  /// Operations and bytes held, over time; empty if unknown.
  var course: [(operation: Int64, time: Int64?, heldBytes: Int64)] = []

  /// A result without numbers.
  init(label: String, verdict: String) {
    self.label = label
    self.verdict = verdict
  }
}
