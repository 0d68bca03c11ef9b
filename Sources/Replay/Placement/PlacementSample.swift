/// A point of a model's course over time.
public struct PlacementSample: Sendable, Equatable {
  /// How many operations the models had done.
  public var operation: Int
  /// The event's time in nanoseconds since the trace's start; nil if the replay counts operations.
  public var timeNanoseconds: UInt64?
  /// Where the memory was.
  public var figures: MemoryFigures
}

/// Samples over a run of any length, at most `capacity` of them.
///
/// One is taken at every `stride`-th operation; when there are too many, every other is dropped and
/// the stride doubles. Which points remain depends on the operations alone.
struct SampleSeries: Sendable {
  /// Samples that are kept at most.
  static let capacity = 512
  /// The samples, in order.
  private(set) var samples: [PlacementSample] = []
  /// Operations from one sample to the next.
  private(set) var stride = 1
  /// The operation after which the next sample is due.
  private(set) var nextOperation = 1

  /// Adds the sample that is due.
  mutating func append(_ sample: PlacementSample) {
    if samples.count == Self.capacity {
      stride *= 2
      samples = samples.filter { $0.operation % stride == 0 }
    }
    if sample.operation % stride == 0 { samples.append(sample) }
    nextOperation = (sample.operation / stride + 1) * stride
  }
}
