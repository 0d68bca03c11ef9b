/// What a run keeps up to date with every operation. Small enough to stay in registers.
struct RunningFigures: Sendable {
  /// Operations so far.
  var operations = 0
  /// Σ requested sizes of objects placed and live.
  var liveBytes = 0
  /// The hash of outcomes.
  var digest = PlacementDigest()
  /// Most pages held so far.
  var peakHeldPages = 0
  /// Most bytes live so far.
  var peakLiveBytes = 0
  /// Pages held when most bytes were live, for the first time.
  var pagesAtPeakLive = 0
  /// Bytes allocated so far: the clock of `FragmentationMeasures`.
  var allocationTime = 0.0
  /// Σ held ÷ live after each allocation × the bytes allocated.
  var weightedRatio = 0.0

  /// An allocation of `bytes` was placed and the model now holds `heldPages`.
  @inline(__always)
  mutating func place(_ block: Block, bytes: Int, heldPages: Int) {
    digest.place(block)
    liveBytes &+= bytes
    if liveBytes > peakLiveBytes {
      peakLiveBytes = liveBytes
      pagesAtPeakLive = heldPages
    }
    guard bytes > 0 else { return }
    let time = Double(bytes)
    allocationTime += time
    weightedRatio += time * Double(heldPages) / Double(liveBytes)
  }

  /// So many operations were served without a page taken or given back, with these blocks. The
  /// figures come out as those of `place` and of frees one by one, bit by bit: what a free adds to
  /// sums of ratios is zero, and no branch depends on what an operation was.
  mutating func count(
    _ operations: Span<Operation>, _ requests: Span<AllocationRequest>, served: Span<Block>,
    heldPages: Int, _ types: inout MutableSpan<TypeLedger.Entry>,
    _ changes: inout TypeLedger.Changes
  ) {
    let held = Double(heldPages)
    let served = served.extracting(first: operations.count)
    var (digest, liveBytes, peak) = (digest, liveBytes, peakLiveBytes)
    var (time, ratio) = (allocationTime, weightedRatio)
    for index in operations.indices {
      let operation = operations[index]
      let request = requests[Int(operation.request)]
      let bytes = Int(truncatingIfNeeded: request.requestedBytes)
      // All ones for a free, else zero.
      let free = Int(truncatingIfNeeded: operation.freeMask)
      let gained = (bytes ^ free) &- free
      TypeLedger.add(gained, to: Int(request.type), &types, &changes)
      digest.serve(served[index], isFree: free)
      liveBytes &+= gained
      peak = max(peak, liveBytes)
      let gainedTime = Double(bytes & ~free)
      time += gainedTime
      ratio += gainedTime * held / Double(max(liveBytes, 1))
    }
    self.digest = digest
    self.liveBytes = liveBytes
    if peak > peakLiveBytes { pagesAtPeakLive = heldPages }
    peakLiveBytes = peak
    allocationTime = time
    weightedRatio = ratio
    self.operations &+= operations.count
  }
}
