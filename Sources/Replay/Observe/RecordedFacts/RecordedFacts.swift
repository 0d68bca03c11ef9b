public import TraceFormat

/// Counts what a trace says of the recorded system, batch by batch, in memory that follows the live
/// set and the number of sites, not the trace's length.
///
/// Counting rules (those of perf's and our reference counts): events are taken in file order; a
/// free ends the object that it names and is counted for the type of the allocation, whichever
/// function freed it; peaks are taken after each event.
public struct RecordedFacts: Sendable {
  /// The columns that `consume` needs.
  public static let columns: ColumnSelection = [.times, .objects]

  private var sites: [SiteFacts] = []
  private var counts: [SiteCounts] = []
  private var live = LiveTally()
  private var net = NetPages()
  private var waits = WaitPairing()
  private var kills = KillFacts()
  private var lostRecords: UInt64 = 0
  private var storedEvents: UInt64 = 0
  private var equalTimes: UInt64 = 0
  private var lastTime: UInt64?
  private var nextBirth: UInt64 = 0

  /// Counts nothing yet.
  public init() {}

  /// Counts the events of a batch; `tables` are those of the batch's reader, at least as long as
  /// the batch needs.
  public mutating func consume(_ batch: borrowing EventBatch, _ tables: borrowing TraceTables) {
    learnSites(tables)
    countTimes(batch)
    storedEvents += UInt64(batch.count)
    var start = 0
    // Ordinals only rise, whatever a damaged or made-up trace says.
    var births = max(batch.baseBirth, nextBirth)
    live.reserve(births: batch.count, from: births)
    defer { nextBirth = births }
    var payload = 0
    for run in batch.contextRuns {
      let context = tables[run.context]
      let end = min(Int(run.end), batch.count)
      var rest = start..<end
      while let event = countPlain(batch, &rest, &births, processor: context.cpu) {
        while payload < batch.payloads.count, Int(batch.payloads[payload].event) < event {
          payload += 1
        }
        let values = payload < batch.payloads.count ? batch.payloads[payload] : nil
        let first = values.map { Int($0.event) == event ? Int($0.start) : -1 } ?? -1
        countRare(batch, tables, event, thread: context.thread, payloadStart: first)
      }
      start = end
    }
  }

  private mutating func learnSites(_ tables: borrowing TraceTables) {
    while sites.count < tables.sites.count {
      sites.append(SiteFacts(tables.sites[sites.count]))
      counts.append(SiteCounts())
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

  /// Counts events up to the first that needs more than its site and object, and returns that one.
  private mutating func countPlain(
    _ batch: borrowing EventBatch, _ rest: inout Range<Int>, _ births: inout UInt64,
    processor: UInt32
  ) -> Int? {
    let localSites = batch.localSites.span
    let siteIDs = batch.siteIDs.span
    let codes = batch.objects.span
    for index in rest {
      let site = Int(siteIDs[Int(localSites[index])].index)
      counts[site].events &+= 1
      switch sites[site].kind {
      case .allocate:
        live.allocate(births, site: site, facts: sites[site], processor: processor)
        births &+= 1
      case .free, .impliedFree:
        let ordinal = Self.ordinal(codes[index], batch)
        end(ordinal, at: site, processor: processor)
      case .pageAllocate:
        births &+= 1
        net.take(sites[site].pages)
      case .pageFree:
        net.giveBack(sites[site].pages)
      case .reallocate:
        if let former = live.move(Self.ordinal(codes[index], batch), to: site, sites) {
          counts[former].departed &+= 1
          counts[site].arrived &+= 1
        }
      case .waitBegin, .waitEnd, .lost, .kill:
        rest = index &+ 1..<rest.upperBound
        return index
      case .allocateFailed, .freeNull, .pageFreeBatched, .pageDrain, .pageAllocateFailed,
        .pageOutStart, .pageOutEnd, .pageIn, .gauge, .mark, .other:
        continue
      }
    }
    return nil
  }

  @inline(__always)
  private mutating func end(_ ordinal: UInt64, at site: Int, processor: UInt32) {
    let isImplied = sites[site].kind == .impliedFree
    if let made = live.end(ordinal, sites, processor: processor, isImplied: isImplied) {
      if isImplied {
        counts[made].impliedFreed &+= 1
      } else {
        counts[made].freed &+= 1
      }
    } else {
      counts[site].orphans &+= 1
    }
  }

  /// The ordinal that an object code stands for; one that no object has for foreign objects.
  @inline(__always)
  private static func ordinal(_ code: Int32, _ batch: borrowing EventBatch) -> UInt64 {
    if code >= EventBatch.nearObject {
      return batch.baseBirth &+ UInt64(bitPattern: Int64(code))
    }
    guard code <= EventBatch.farObject else { return .max }
    return batch.farObjects[Int(EventBatch.farObject &- code)]
  }

  private mutating func countRare(
    _ batch: borrowing EventBatch, _ tables: borrowing TraceTables, _ event: Int, thread: Int32,
    payloadStart: Int
  ) {
    let site = sites[Int(batch.site(at: event).index)]
    let time = batch.times.isEmpty ? 0 : batch.times[event]
    let value = payloadStart < 0 ? 0 : batch.payloadValues[payloadStart]
    switch site.kind {
    case .waitBegin: waits.begin(site.waitClass, node: site.node, thread: thread, time: time)
    case .waitEnd:
      waits.end(site.waitClass, node: site.node, thread: thread, time: time, value: value)
    case .lost: lostRecords &+= value
    case .kill:
      kills.count += 1
      guard kills.victims.count < KillFacts.victimLimit, payloadStart >= 0 else { return }
      let name = StringID(UInt32(clamping: batch.payloadValues[payloadStart + 1]))
      kills.victims.append(
        KillFacts.Victim(timeNanoseconds: time, process: value, name: tables[name]))
    default: break
    }
  }

  /// What was counted. `fileBytes` is nil if the trace came through a pipe.
  public func finished(
    header: TraceHeader, tables: TraceTables, fileBytes: UInt64?
  ) -> TraceInfo {
    var extent = TraceExtent()
    extent.storedEvents = storedEvents
    extent.durationNanoseconds = lastTime ?? 0
    extent.fileBytes = fileBytes
    extent.lostRecords = lostRecords
    for (site, count) in zip(sites, counts) {
      extent.eventsByKind[Int(site.kind.rawValue)] += count.events
      if site.kind.spec.countsAsRecorded { extent.events += count.events }
    }
    // An implied free bears the time of the allocation that follows it: no tie of the source.
    let implied = extent.eventsByKind[Int(EventKind.impliedFree.rawValue)]
    extent.equalTimes = equalTimes - min(equalTimes, implied)
    extent.lostEvents = extent.eventsByKind[Int(EventKind.lost.rawValue)]
    let sums = SiteSums(sites: sites, counts: counts, tables: tables, header: header)
    var info = TraceInfo(
      header: header, extent: extent, objects: sums.objects(live), pages: sums.pages(net),
      waits: waits.finished(), types: sums.types(), kills: kills, warnings: [])
    info.warnings = TraceWarning.warnings(for: info)
    return info
  }
}
