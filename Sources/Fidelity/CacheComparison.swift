/// How close a replay came to one cache's slab counts.
public struct CacheComparison: Sendable, Equatable {
  /// Samples compared.
  public var samples = 0
  /// Samples at which the kernel's count lay within the replay's range.
  public var exactSamples = 0
  /// Samples at which it was within max(2 slabs, 2 %).
  public var closeSamples = 0
  /// The greatest distance, in slabs.
  public var largestError = 0
  /// The sum of all distances, in slabs.
  public var sumOfErrors = 0
  /// The distance at the last sample: replay less kernel.
  public var lastError = 0

  /// Whether every sample was right.
  public var isExact: Bool { exactSamples == samples }
  /// Whether at least 95 of 100 samples were close.
  public var isClose: Bool { closeSamples * 100 >= samples * 95 }
  /// The mean distance, in slabs.
  public var meanError: Double { samples == 0 ? 0 : Double(sumOfErrors) / Double(samples) }

  /// What is still close to so many slabs: max(2, 2 %).
  public static func tolerance(_ slabs: Int) -> Int { max(2, slabs / 50) }

  /// Adds a sample: the kernel counted `truth`, the replay had from `least` to `most`.
  mutating func add(truth: Int, least: Int, most: Int) {
    let error = truth < least ? least - truth : truth > most ? most - truth : 0
    samples += 1
    lastError = error
    sumOfErrors += abs(error)
    largestError = max(largestError, abs(error))
    if error == 0 { exactSamples += 1 }
    if abs(error) <= Self.tolerance(truth) { closeSamples += 1 }
  }

  static func all(
    _ ranges: SlabRanges, _ truth: SlabTruth, _ windows: SampleWindows
  ) -> [CacheComparison] {
    var result = [CacheComparison](repeating: CacheComparison(), count: truth.caches.count)
    for (range, window) in zip(ranges.samples, windows.windows) {
      for (number, cache) in truth.caches.enumerated() {
        result[number].add(
          truth: cache.counts[window.sample].slabs, least: Int(range.least[number]),
          most: Int(range.most[number]))
      }
    }
    return result
  }
}
