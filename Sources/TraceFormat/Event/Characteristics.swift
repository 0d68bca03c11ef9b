/// What a trace carries. What is not in the set is absent, never zero: a model or an observer that
/// needs it says so instead of guessing.
public struct Characteristics: OptionSet, Sendable, Hashable {
  /// The bits as they stand on the wire.
  public let rawValue: UInt32
  /// Makes a set from its bits on the wire.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Times are real; without it the time column only orders events.
  public static let times = Characteristics(rawValue: 1 << 0)
  /// Contexts name processors.
  public static let processors = Characteristics(rawValue: 1 << 1)
  /// Contexts name threads.
  public static let threads = Characteristics(rawValue: 1 << 2)
  /// Sites name their call sites.
  public static let callSites = Characteristics(rawValue: 1 << 3)
  /// Allocations carry flags.
  public static let flags = Characteristics(rawValue: 1 << 4)
  /// Allocations say how many bytes the recorded allocator set aside.
  public static let allocatedSizes = Characteristics(rawValue: 1 << 5)
  /// Page events were recorded.
  public static let pageEvents = Characteristics(rawValue: 1 << 6)
  /// Waits were recorded.
  public static let waits = Characteristics(rawValue: 1 << 7)
  /// The optional address/frame column is present.
  public static let addresses = Characteristics(rawValue: 1 << 8)
  /// The events were made by a generator, not recorded.
  public static let synthetic = Characteristics(rawValue: 1 << 9)

  /// The bits' names in the text twin and in reports, in bit order.
  public static let names: [String] = [
    "times", "processors", "threads", "call-sites", "flags", "allocated-sizes", "page-events",
    "waits", "addresses", "synthetic",
  ]
}
