/// What a trace says of itself before its first event.
public struct TraceHeader: Hashable, Sendable {
  /// What the source carries, as far as it is known when the trace begins.
  public var characteristics: Characteristics
  /// The finest step of the source's clock, in nanoseconds.
  public var clockResolutionNanoseconds: UInt32
  /// The source's clock at time 0 of the trace, in nanoseconds.
  public var startNanoseconds: UInt64
  /// Bytes in a page of the recorded machine.
  public var pageSizeBytes: UInt32
  /// Number of processors of the recorded machine; 0 if unknown.
  public var processorCount: UInt32
  /// Where the trace comes from (importer or generator and its settings), free text.
  public var source: String

  /// Makes a header.
  public init(
    characteristics: Characteristics = [], clockResolutionNanoseconds: UInt32 = 1,
    startNanoseconds: UInt64 = 0, pageSizeBytes: UInt32 = 4096, processorCount: UInt32 = 0,
    source: String = ""
  ) {
    self.characteristics = characteristics
    self.clockResolutionNanoseconds = clockResolutionNanoseconds
    self.startNanoseconds = startNanoseconds
    self.pageSizeBytes = pageSizeBytes
    self.processorCount = processorCount
    self.source = source
  }
}
