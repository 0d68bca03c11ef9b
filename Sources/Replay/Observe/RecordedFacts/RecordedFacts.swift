public import TraceFormat

/// Counts what a trace says of the recorded system, batch by batch, in memory that follows the live
/// set and the number of sites, not the trace's length.
///
/// Counting rules (those of perf's and our reference counts): events are taken in file order; a
/// free ends the object that it names and is counted for the type of the allocation, whichever
/// function freed it; peaks are taken after each event.
public struct RecordedFacts: Observer {
  /// The columns that `consume` needs.
  public static let columns: ColumnSelection = [.times, .objects]

  private var counting = ObjectCounting()
  private var waits = WaitPairing()
  private var kills = KillFacts()
  private var lostRecords: UInt64 = 0
  private var storedEvents: UInt64 = 0
  private var equalTimes: UInt64 = 0
  private var lastTime: UInt64?

  /// Counts nothing yet.
  public init(_ header: TraceHeader, _ options: ObserverOptions) {}

  /// Counts the events of a batch.
  public mutating func consume(_ batch: borrowing EventBatch, _ tables: borrowing TraceTables) {
    storedEvents += UInt64(batch.count)
    countTimes(batch)
    counting.consume(batch, tables)
    var payload = 0
    for event in counting.rareEvents {
      let values = batch.payload(at: event.index, from: &payload)
      countRare(batch, tables, event, payload: values)
    }
  }

  private mutating func countTimes(_ batch: borrowing EventBatch) {
    guard let last = batch.times.last, let first = batch.times.first else { return }
    if first == lastTime { equalTimes += 1 }
    lastTime = last
    let times = batch.times.span
    var ties: UInt64 = 0
    for index in 1..<max(1, times.count) where times[index] == times[index &- 1] { ties &+= 1 }
    equalTimes += ties
  }

  private mutating func countRare(
    _ batch: borrowing EventBatch, _ tables: borrowing TraceTables,
    _ event: ObjectCounting.RareEvent, payload: ArraySlice<UInt64>
  ) {
    let site = counting.sites[Int(batch.site(at: event.index).index)]
    let time = batch.times.isEmpty ? 0 : batch.times[event.index]
    let thread = tables[event.context].thread
    let value = payload.first ?? 0
    switch site.kind {
    case .waitBegin: waits.begin(site.waitClass, node: site.node, thread: thread, time: time)
    case .waitEnd:
      let actor = RecordedActor(thread: thread, name: tables[tables[event.context].name])
      waits.end(
        site.waitClass, node: site.node, thread: thread, actor: actor, time: time, value: value)
    case .lost: lostRecords &+= value
    case .kill:
      kills.count += 1
      guard kills.victims.count < KillFacts.victimLimit, payload.count > 1 else { return }
      let name = StringID(UInt32(clamping: payload[payload.startIndex + 1]))
      kills.victims.append(
        KillFacts.Victim(timeNanoseconds: time, process: value, name: tables[name]))
    default: break
    }
  }

  /// What was counted.
  public func finding(_ trace: ObservedTrace) -> TraceInfo {
    var extent = TraceExtent()
    extent.storedEvents = storedEvents
    extent.durationNanoseconds = lastTime ?? 0
    extent.fileBytes = trace.fileBytes
    extent.lostRecords = lostRecords
    for (site, count) in zip(counting.sites, counting.counts) {
      extent.eventsByKind[Int(site.kind.rawValue)] += count.events
      if site.kind.spec.countsAsRecorded { extent.events += count.events }
    }
    // An implied free bears the time of the allocation that follows it: no tie of the source.
    let implied = extent.eventsByKind[Int(EventKind.impliedFree.rawValue)]
    extent.equalTimes = equalTimes - min(equalTimes, implied)
    extent.lostEvents = extent.eventsByKind[Int(EventKind.lost.rawValue)]
    let sums = SiteSums(
      sites: counting.sites, counts: counting.counts, tables: trace.tables,
      header: trace.header)
    var info = TraceInfo(
      header: trace.header, extent: extent, objects: sums.objects(counting.sums),
      pages: sums.pages(counting.sums), waits: waits.finished(), types: sums.types(),
      kills: kills, warnings: [])
    info.warnings = TraceWarning.warnings(for: info)
    return info
  }
}
