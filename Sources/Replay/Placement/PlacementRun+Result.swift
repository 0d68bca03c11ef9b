extension PlacementRun {
  /// The figures of now, which must balance unless the model broke.
  func sample(at time: UInt64?) -> PlacementSample {
    let now = MemoryFigures(liveBytes: figures.liveBytes, totals: model.totals)
    precondition(
      broken != nil || now.isBalanced,
      "\(Model.descriptor.name): held is not live + internal + metadata + external: \(now)")
    return PlacementSample(
      operation: figures.operations, timeNanoseconds: time, figures: now)
  }

  /// Makes now the moment of most pages held.
  @inline(never)
  mutating func raisePeak(time: UInt64?) {
    figures.peakHeldPages = model.totals.heldPages
    peak = sample(at: time)
    ledger.snapshot(of: model)
  }

  /// Lets the rest of the trace's time pass and says how the run went.
  mutating func finish(_ batch: borrowing OperationBatch) -> PlacementOutcome {
    let endTime = clock == .time ? batch.endTime : nil
    if watchesTime && broken == nil && batch.endTime >= model.nextTick {
      pass(batch.endTime)
      if broken == nil && model.totals.heldPages > figures.peakHeldPages {
        raisePeak(time: endTime)
      }
    }
    let end = sample(at: endTime)
    var samples = series.samples
    if samples.last?.operation != end.operation { samples.append(end) }
    return PlacementOutcome(
      broken: broken, operations: figures.operations, peakHeld: peak ?? end,
      peakLiveBytes: figures.peakLiveBytes,
      heldBytesAtPeakLive: figures.pagesAtPeakLive * ModelTotals.pageBytes, end: end,
      measures: measures(end), samples: samples,
      failures: zip(AllocationFailure.allCases, failures).map { (reason: $0, count: $1) },
      counters: model.counters(), digest: figures.digest.hexadecimal,
      types: (0..<ledger.count).map { type in
        PlacementOutcome.TypeFigures(
          atEnd: MemoryFigures(
            liveBytes: ledger.entries[type].liveBytes, totals: model.usage(ofType: type)),
          atPeakHeld: ledger.atPeak[type])
      })
  }

  private func measures(_ end: PlacementSample) -> FragmentationMeasures {
    let most = (peak ?? end).figures
    let pageBytes = ModelTotals.pageBytes
    let mean =
      figures.allocationTime > 0
      ? figures.weightedRatio / figures.allocationTime * Double(pageBytes) - 1 : nil
    return FragmentationMeasures(
      meanOverTime: mean,
      atPeakLive: FragmentationMeasures.excess(
        figures.pagesAtPeakLive * pageBytes, over: figures.peakLiveBytes),
      atPeakHeld: FragmentationMeasures.excess(most.heldBytes, over: most.liveBytes),
      peakToPeak: FragmentationMeasures.excess(most.heldBytes, over: figures.peakLiveBytes))
  }
}
