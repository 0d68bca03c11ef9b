/// How many slabs each cache had, at least and at most, while each sample was taken.
struct SlabRanges {
  /// A sample's least and greatest counts, by cache.
  struct Sample {
    var least: [Int32]
    var most: [Int32]
  }

  private(set) var samples: [Sample] = []
  /// The counts now.
  private(set) var counts: [Int32]
  private let windows: [SampleWindows.Window]
  private var next = 0
  private var isOpen = false

  init(_ windows: [SampleWindows.Window], counts: [Int32]) {
    self.windows = windows
    self.counts = counts
  }

  /// Everything before event `position` is counted.
  mutating func advance(to position: Int) {
    while next < windows.count {
      if !isOpen {
        guard windows[next].begin <= position else { return }
        samples.append(Sample(least: counts, most: counts))
        isOpen = true
      }
      guard windows[next].end <= position else { return }
      isOpen = false
      next += 1
    }
  }

  /// A cache has so many slabs now.
  mutating func set(_ cache: Int, _ count: Int32) {
    counts[cache] = count
    guard isOpen, let last = samples.indices.last else { return }
    samples[last].least[cache] = min(samples[last].least[cache], count)
    samples[last].most[cache] = max(samples[last].most[cache], count)
  }

  /// Nothing follows.
  mutating func finish() { advance(to: .max) }
}
