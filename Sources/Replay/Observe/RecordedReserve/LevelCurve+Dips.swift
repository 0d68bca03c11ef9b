extension LevelCurve {
  /// Without thresholds: the times during which the level lay in the lowest quarter of its range,
  /// to the nearest span. `end` is the trace's end.
  func lowQuarterDips(_ actors: [RecordedActor], end: UInt64) -> [ReserveFacts.Dip] {
    guard let least = lows.min(), let most = lows.max(), most &- least > 0 else { return [] }
    let threshold = least &+ (most &- least &+ 3) / 4
    var dips: [ReserveFacts.Dip] = []
    var start = 0
    while let first = lows[start...].firstIndex(where: { $0 < threshold }),
      dips.count < ReserveFacts.dipLimit
    {
      let after = lows[first...].firstIndex { $0 >= threshold }
      let range = first..<(after ?? lows.count)
      var counts = ActorCounts()
      for taker in takers[range].joined() { counts.add(taker.count, to: Int(taker.actor)) }
      let begin = UInt64(first) << shift
      dips.append(
        ReserveFacts.Dip(
          zone: nil, threshold: "lowest-quarter", startNanoseconds: begin,
          durationNanoseconds: after.map { UInt64($0) << shift - begin },
          depthPages: threshold &- (lows[range].min() ?? threshold),
          takers: counts.shares(actors)))
      start = range.upperBound
    }
    return dips
  }
}
