import TraceFormat

/// Picks the events that concern objects of the models out of a batch, a slice at a time.
///
/// Most events of a kernel's trace are of pages. The loop over events has no branch that depends on
/// what an event is or where a run of one context ends, and so none that the processor could
/// mispredict.
struct EventPicker: Sendable {
  /// Events a slice: what is picked of it stays in the first-level cache.
  static let sliceLength = 1024
  /// Processors are written in steps, so that short runs of all lengths look the same.
  private static let step = 8

  /// The events picked from the last slice, counted from its start; as many as `pick` said.
  private(set) var picked: [UInt16]
  /// The processor of each event of the last slice.
  private(set) var cpus: [UInt16]
  /// The first event of the last slice.
  private(set) var sliceStart = 0
  /// Up to where events were looked at.
  private(set) var tally = EventTally()
  private var run = 0
  private let processorCount: UInt32

  /// The first event that was not looked at.
  var next: Int { tally.event }

  /// A picker for machines with so many processors.
  init(processorCount: UInt32) {
    self.processorCount = processorCount
    // One more than a slice: an event is written before it is known whether it stays.
    picked = Array(repeating: 0, count: Self.sliceLength + 1)
    cpus = Array(repeating: 0, count: Self.sliceLength + Self.step)
  }

  /// Begins a batch.
  mutating func begin() {
    tally = EventTally()
    run = 0
  }

  /// Picks from the next slice.
  /// - Parameter steps: what an event of each of the batch's sites adds to the tally.
  /// - Returns: how many events were picked.
  mutating func pick(
    from batch: borrowing EventBatch, _ tables: borrowing TraceTables,
    _ steps: borrowing [EventTally]
  ) -> Int {
    let slice = next..<min(batch.count, next + Self.sliceLength)
    sliceStart = slice.lowerBound
    Self.spread(batch, tables, processorCount, slice, from: &run, over: &cpus)
    return Self.pick(slice, of: batch, steps, &tally, into: &picked)
  }

  private static func pick(
    _ slice: Range<Int>, of batch: borrowing EventBatch, _ steps: borrowing [EventTally],
    _ reached: inout EventTally, into storage: inout [UInt16]
  ) -> Int {
    let sites = batch.localSites.span.extracting(slice)
    let steps = steps.span
    var picked = storage.mutableSpan
    var tally = reached
    var count = 0
    for place in sites.indices {
      let step = steps[Int(sites[place])]
      picked[count] = UInt16(truncatingIfNeeded: place)
      count &+= step.weight
      tally.add(step)
    }
    reached = tally
    return count
  }

  /// Writes each event's processor.
  private static func spread(
    _ batch: borrowing EventBatch, _ tables: borrowing TraceTables, _ processorCount: UInt32,
    _ slice: Range<Int>, from run: inout Int, over storage: inout [UInt16]
  ) {
    let runs = batch.contextRuns.span
    let contexts = tables.contexts.span
    var cpus = storage.mutableSpan
    var place = 0
    var next = run
    defer { run = next }
    while place < slice.count && next < runs.count {
      let end = min(Int(runs[next].end) &- slice.lowerBound, slice.count)
      let number = contexts[Int(runs[next].context.index)].cpu
      let cpu = UInt16(
        truncatingIfNeeded: number < processorCount ? number : number % processorCount)
      while place < end {
        var piece = cpus._mutatingExtracting(place..<place &+ step)
        for offset in 0..<step { piece[offset] = cpu }
        place &+= step
      }
      place = max(0, end)
      // A run that reaches into the next slice is needed there, too.
      if Int(runs[next].end) > slice.upperBound { break }
      next &+= 1
    }
  }
}
