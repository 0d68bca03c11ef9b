import TraceFormat

/// An event that concerns an object of the models, before the object is looked up: two words.
struct PendingEvent: Sendable {
  /// The object in bits 0 to 31, the event's index within the batch above.
  let place: UInt64
  /// A `SiteAction` with the processor in bits 32 to 47.
  let action: UInt64

  /// For births the ordinal relative to the batch's first, else the batch's object code.
  var object: Int32 { Int32(truncatingIfNeeded: place) }
  /// Index of the event within the batch.
  var event: UInt32 { UInt32(truncatingIfNeeded: place >> 32) }
  /// The request of its site, if that was met before the batch.
  var request: UInt32 { UInt32(truncatingIfNeeded: action) }
  /// The processor.
  var cpu: UInt16 { UInt16(truncatingIfNeeded: action >> 32) }
  /// What to do, as `SiteAction.Role` says.
  var role: UInt8 { UInt8(truncatingIfNeeded: action >> 48) }

  /// The same event with what its site was found to mean.
  func resolved(_ found: SiteAction) -> PendingEvent {
    PendingEvent(place: place, action: found.word | UInt64(cpu) << 32)
  }
}

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

  /// What was picked of the last slice; as many as `pick` said.
  private(set) var picked: [PendingEvent]
  /// The first event that was not looked at.
  private(set) var next = 0
  /// Births of the batch so far.
  private(set) var births: Int32 = 0
  private var unrecorded = 0
  private var run = 0
  private var cpus: [UInt16]
  private let processorCount: UInt32

  /// A picker for machines with so many processors.
  init(processorCount: UInt32) {
    self.processorCount = processorCount
    let filler = PendingEvent(place: 0, action: 0)
    // One more than a slice: an event is written before it is known whether it stays.
    picked = Array(repeating: filler, count: Self.sliceLength + 1)
    cpus = Array(repeating: 0, count: Self.sliceLength + Self.step)
  }

  /// Begins a batch.
  mutating func begin() {
    next = 0
    births = 0
    run = 0
  }

  /// Picks from the next slice.
  /// - Returns: how many events were picked.
  mutating func pick(
    from batch: borrowing EventBatch, _ tables: borrowing TraceTables,
    _ actions: borrowing [SiteAction]
  ) -> Int {
    let slice = next..<min(batch.count, next + Self.sliceLength)
    Self.spread(batch, tables, processorCount, slice, from: &run, over: &cpus)
    next = slice.upperBound
    return Self.pick(slice, of: batch, actions, cpus, &births, &unrecorded, into: &picked)
  }

  /// How many events that the source did not record (`EventSpec.countsAsRecorded`) were looked at
  /// since this was last asked.
  mutating func takeUnrecorded() -> Int {
    defer { unrecorded = 0 }
    return unrecorded
  }

  private static func pick(
    _ slice: Range<Int>, of batch: borrowing EventBatch, _ actions: borrowing [SiteAction],
    _ cpus: borrowing [UInt16], _ birthCount: inout Int32, _ unrecordedCount: inout Int,
    into storage: inout [PendingEvent]
  ) -> Int {
    let sites = batch.localSites.span.extracting(slice)
    let objects = batch.objects.span.extracting(slice)
    let cpus = cpus.span
    let actions = actions.span
    var pending = storage.mutableSpan
    var births = birthCount
    var unrecorded = 0
    var count = 0
    for place in sites.indices {
      let action = actions[Int(sites[place])]
      let code = objects[place]
      // All ones for a birth, else zero: chooses without a branch.
      let mask = 0 &- action.births
      let object = (births & mask) | (code & ~mask)
      pending[count] = PendingEvent(
        place: UInt64(UInt32(bitPattern: object)) | UInt64(slice.lowerBound &+ place) << 32,
        action: action.word | UInt64(cpus[place]) << 32)
      count &+= action.weight
      births &+= action.births
      unrecorded &+= action.unrecorded
    }
    birthCount = births
    unrecordedCount &+= unrecorded
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
    while place < slice.count && run < runs.count {
      let end = min(Int(runs[run].end) &- slice.lowerBound, slice.count)
      let number = contexts[Int(runs[run].context.index)].cpu
      let cpu = UInt16(
        truncatingIfNeeded: number < processorCount ? number : number % processorCount)
      while place < end {
        for offset in 0..<step { cpus[place &+ offset] = cpu }
        place &+= step
      }
      place = max(0, end)
      // A run that reaches into the next slice is needed there, too.
      if Int(runs[run].end) > slice.upperBound { break }
      run &+= 1
    }
  }
}
