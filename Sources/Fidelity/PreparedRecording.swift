import Replay

/// A recording with all that its replays share.
struct PreparedRecording {
  let recording: Recording
  let map: CacheMap
  let windows: SampleWindows
  let resolution: CacheResolution
  let slabs: RecordedSlabs
  let operations: [SlabOperation]
  /// By cache; empty if addresses are hashed.
  let evidence: [[InitialSlabs.Evidence]]

  init(_ recording: Recording) throws(FidelityError) {
    self.recording = recording
    map = CacheMap(recording)
    windows = try SampleWindows(recording)
    resolution = CacheResolution(
      recording.log, sites: map.sites, unnamed: map.unnamed,
      usesPages: !recording.addresses.areHashed)
    slabs = RecordedSlabs(
      recording.log, resolution.caches, map.caches, recording.addresses)
    operations = SlabOperation.all(recording.log, resolution.caches, slabs)
    evidence = SlabEvidence.collect(
      operations, slabs, recording.log, map.caches, start: windows.start)
  }

  /// The slabs that addresses tell of, at each sample.
  func recordedRanges() -> SlabRanges {
    let truth = recording.truth
    var changes: [(event: Int, cache: Int32, change: Int32)] = []
    for (number, slab) in slabs.slabs.enumerated() {
      let isNew = slab.born >= windows.start
      if isNew { changes.append((slab.born, slab.cache, 1)) }
      let existed = slabs.existed(
        Int32(number), before: windows.start, recording.log.events, map.caches)
      if isNew || existed, slab.died != .max { changes.append((slab.died, slab.cache, -1)) }
    }
    changes.sort { $0.event < $1.event }
    var ranges = SlabRanges(
      windows.windows,
      counts: truth.caches.map { Int32($0.counts[windows.startSample].slabs) })
    for change in changes {
      ranges.advance(to: change.event)
      ranges.set(Int(change.cache), ranges.counts[Int(change.cache)] + change.change)
    }
    ranges.finish()
    return ranges
  }
}
