/// Which columns a reader decodes; what is left out is not even decompressed. Sites, contexts and
/// payloads are always decoded: nothing can be said of an event without them.
public struct ColumnSelection: OptionSet, Sendable {
  /// The bits.
  public let rawValue: UInt8
  /// Makes a selection from its bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  /// `EventBatch.times`.
  public static let times = ColumnSelection(rawValue: 1)
  /// `EventBatch.objects`.
  public static let objects = ColumnSelection(rawValue: 2)
  /// `EventBatch.addresses`, if the trace has them.
  public static let addresses = ColumnSelection(rawValue: 4)
  /// Everything.
  public static let all: ColumnSelection = [.times, .objects, .addresses]
}
