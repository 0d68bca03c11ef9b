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
}
