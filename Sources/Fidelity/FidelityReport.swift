/// How close models come to what kernels counted, over any number of recordings.
public struct FidelityReport: Sendable {
  /// The recordings.
  public let recordings: [RecordingFidelity]
  /// Caches with fewer events are not scored.
  public let leastEvents: Int

  /// A report on these recordings.
  public init(_ recordings: [RecordingFidelity], leastEvents: Int = 1000) {
    self.recordings = recordings
    self.leastEvents = leastEvents
  }

  /// What one kind of replay came to.
  public struct Score: Sendable, Equatable {
    /// Pairs of recording and cache that could be compared.
    public var pairs = 0
    /// Pairs close at 95 of 100 samples or more.
    public var close = 0
    /// Pairs right at every sample.
    public var exact = 0
    /// The sum of the pairs' mean distances, in slabs.
    public var sumOfMeans = 0.0
    /// The greatest distance of any pair, in slabs.
    public var largestError = 0

    /// Percent of pairs that are close.
    public var closePercent: Double { Self.percent(close, pairs) }
    /// Percent of pairs that are exact.
    public var exactPercent: Double { Self.percent(exact, pairs) }
    /// The mean of the pairs' mean distances, in slabs.
    public var meanError: Double { pairs == 0 ? 0 : sumOfMeans / Double(pairs) }

    private static func percent(_ part: Int, _ whole: Int) -> Double {
      whole == 0 ? 0 : Double(part) * 100 / Double(whole)
    }
  }

  /// Whether a cache's row counts in a score: it has events enough and, unless the slabs are those
  /// of addresses alone, its frees did not have to be supposed.
  public func isScored(_ row: RecordingFidelity.Row, _ mode: FidelityMode) -> Bool {
    row.events >= leastEvents && (mode == .recorded || !row.isInferred)
  }

  /// The score of one kind of replay, over some recordings.
  public func score(
    _ mode: FidelityMode, of recordings: [RecordingFidelity]? = nil
  ) -> Score {
    var score = Score()
    for recording in recordings ?? self.recordings {
      for row in recording.rows where isScored(row, mode) {
        guard let result = row.comparison(mode) else { continue }
        score.pairs += 1
        score.close += result.isClose ? 1 : 0
        score.exact += result.isExact ? 1 : 0
        score.sumOfMeans += result.meanError
        score.largestError = max(score.largestError, result.largestError)
      }
    }
    return score
  }
}
