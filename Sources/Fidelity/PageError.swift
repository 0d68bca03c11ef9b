/// How far all caches together were off, in pages.
public struct PageError: Sendable, Equatable {
  /// The mean over samples.
  public var mean = 0.0
  /// The greatest.
  public var largest = 0

  init(_ ranges: SlabRanges, _ truth: SlabTruth, _ windows: SampleWindows, of caches: [Int]) {
    var sum = 0
    for (range, window) in zip(ranges.samples, windows.windows) {
      var pages = 0
      for number in caches {
        let count = truth.caches[number].counts[window.sample].slabs
        let nearest = min(max(count, Int(range.least[number])), Int(range.most[number]))
        pages += (nearest - count) * truth.caches[number].pagesPerSlab
      }
      sum += abs(pages)
      largest = max(largest, abs(pages))
    }
    mean = windows.windows.isEmpty ? 0 : Double(sum) / Double(windows.windows.count)
  }

  /// The greatest change of all caches' pages since the start, as the kernel counted it.
  static func largestChange(_ truth: SlabTruth, _ windows: SampleWindows) -> Int {
    func pages(_ sample: Int) -> Int {
      truth.caches.reduce(0) { $0 + $1.counts[sample].slabs * $1.pagesPerSlab }
    }
    let start = pages(windows.startSample)
    return windows.windows.reduce(0) { max($0, abs(pages($1.sample) - start)) }
  }
}
