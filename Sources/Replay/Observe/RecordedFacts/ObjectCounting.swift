internal import TraceFormat

/// Counts the events of a batch: each at its site, objects and pages besides in their sums.
///
/// Everything that the loop writes to is an argument of its own, so that it holds spans of the
/// arrays meanwhile and does not ask at each event whether they are shared.
struct ObjectCounting: Sendable {
  /// An event that needs its time, thread or payload; it is looked at after the loop.
  struct RareEvent: Sendable {
    var index: Int
    var context: ContextID
  }

  /// What sites mean, by index.
  private(set) var sites: [SiteFacts] = []
  /// What was counted at each site.
  private(set) var counts: [SiteCounts] = []
  /// The live set's sums.
  private(set) var sums = LiveSums()
  /// The batch's rare events, in order.
  private(set) var rareEvents: [RareEvent] = []
  /// Each live object's site is its entry's request.
  private var live = LiveTable()
  /// Per slot of the table, the processor that its object was allocated on.
  private var processors: [UInt32] = []
  private var nextBirth: UInt64 = 0

  mutating func consume(_ batch: borrowing EventBatch, _ tables: borrowing TraceTables) {
    while sites.count < tables.sites.count {
      sites.append(SiteFacts(tables.sites[sites.count]))
      counts.append(SiteCounts())
    }
    rareEvents.removeAll(keepingCapacity: true)
    // Ordinals only rise, whatever a damaged or made-up trace says.
    nextBirth = max(nextBirth, batch.baseBirth)
    live.reserve(births: batch.count, from: nextBirth)
    let missing = live.freeSlots.count - processors.count
    if missing > 0 { processors.append(contentsOf: repeatElement(0, count: missing)) }
    var sums = sums
    nextBirth = Self.count(
      batch, tables, sites, births: nextBirth, &counts, &sums, &rareEvents, &live.directory,
      &live.entries, &live.chunkCounts, &live.freeSlots, &processors)
    self.sums = sums
  }

  /// Returns the ordinal of the next birth.
  private static func count(
    _ batch: borrowing EventBatch, _ tables: borrowing TraceTables, _ siteFacts: [SiteFacts],
    births: UInt64, _ countStorage: inout [SiteCounts], _ sums: inout LiveSums,
    _ rareEvents: inout [RareEvent], _ directory: inout LiveDirectory,
    _ entryStorage: inout [LiveTable.Entry],
    _ chunkStorage: inout [Int32], _ slotStorage: inout [UInt32], _ processorStorage: inout [UInt32]
  ) -> UInt64 {
    let localSites = batch.localSites.span
    let siteIDs = batch.siteIDs.span
    let sites = siteFacts.span
    let codes = ObjectCodes(batch)
    let objects = batch.objects.span
    var counts = countStorage.mutableSpan
    var entries = entryStorage.mutableSpan
    var chunks = chunkStorage.mutableSpan
    var slots = slotStorage.mutableSpan
    var processors = processorStorage.mutableSpan
    var births = births
    var start = 0
    for run in batch.contextRuns {
      let end = min(Int(run.end), batch.count)
      guard start < end else { continue }
      let processor = tables[run.context].cpu
      for index in start..<end {
        let site = Int(siteIDs[Int(localSites[index])].index)
        let facts = sites[site]
        counts[site].events &+= 1
        switch facts.kind {
        case .allocate:
          let slot = directory.insert(
            births, UInt32(truncatingIfNeeded: site), &entries, &chunks, slots.span)
          processors[Int(slot)] = processor
          births &+= 1
          sums.add(facts)
        case .free, .impliedFree:
          let ordinal = codes.ordinal(objects[index], batch)
          guard let made = directory.remove(ordinal, &entries, &chunks, &slots)
          else {
            counts[site].orphans &+= 1
            continue
          }
          let maker = Int(made.request)
          sums.remove(sites[maker])
          if facts.kind == .impliedFree {
            counts[maker].impliedFreed &+= 1
          } else {
            counts[maker].freed &+= 1
            if processors[Int(made.slot)] != processor { sums.crossProcessorFrees &+= 1 }
          }
        case .pageAllocate:
          births &+= 1
          sums.take(pages: facts.pages)
        case .pageFree: sums.giveBack(pages: facts.pages)
        case .reallocate:
          let ordinal = codes.ordinal(objects[index], batch)
          let request = UInt32(truncatingIfNeeded: site)
          guard
            let made = directory.replaceRequest(of: ordinal, with: request, &entries)
          else {
            continue
          }
          sums.remove(sites[Int(made.request)])
          sums.add(facts)
          counts[Int(made.request)].departed &+= 1
          counts[site].arrived &+= 1
        case .waitBegin, .waitEnd, .lost, .kill:
          rareEvents.append(RareEvent(index: index, context: run.context))
        case .allocateFailed, .freeNull, .pageFreeBatched, .pageDrain, .pageAllocateFailed,
          .pageOutStart, .pageOutEnd, .pageIn, .gauge, .mark, .other:
          continue
        }
      }
      start = end
    }
    return births
  }
}

/// What the object codes of a batch mean.
private struct ObjectCodes {
  private let baseBirth: UInt64
  private let near = EventBatch.nearObject
  private let far = EventBatch.farObject

  init(_ batch: borrowing EventBatch) { baseBirth = batch.baseBirth }

  /// The ordinal that a code stands for; for objects born before the trace one that none has.
  @inline(__always)
  func ordinal(_ code: Int32, _ batch: borrowing EventBatch) -> UInt64 {
    if code >= near { return baseBirth &+ UInt64(bitPattern: Int64(code)) }
    return code <= far ? batch.farObjects[Int(far &- code)] : .max
  }
}
