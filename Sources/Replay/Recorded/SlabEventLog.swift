public import TraceFormat

/// The events of a trace that say something of slabs, kept in memory: what happened to an address
/// later must be known to say what it was before. 32 bytes an event.
public struct SlabEventLog: Sendable {
  /// The events in the order of the trace.
  public private(set) var events: [SlabEvent] = []
  /// The trace's tables after its last event.
  public private(set) var tables = TraceTables()
  /// Objects and runs of pages that were born.
  public private(set) var births = 0
  /// Processors that events name.
  public private(set) var processorCount = 1

  /// An empty log.
  public init() {}

  /// A log of made events.
  public init(events: [SlabEvent], births: Int) {
    self.events = events
    self.births = births
  }

  /// The columns that it needs.
  public static let neededColumns: ColumnSelection = .all

  /// Keeps what a batch says.
  /// - Precondition: the batch has `neededColumns`, and its trace the column of addresses.
  public mutating func append(_ batch: borrowing EventBatch, _ newTables: TraceTables) {
    tables = newTables
    let kinds = batch.siteIDs.map { Self.kind(newTables[$0].kind) }
    var run = 0
    var payload = 0
    var birth = batch.baseBirth
    for index in 0..<batch.count {
      while index >= Int(batch.contextRuns[run].end) { run += 1 }
      let local = Int(batch.localSites[index])
      let site = batch.siteIDs[local]
      let isBirth = newTables[site].kind.spec.role == .birth
      defer { if isBirth { birth += 1 } }
      guard let kind = kinds[local] else { continue }
      var object = SlabEvent.foreign
      if isBirth {
        object = UInt32(truncatingIfNeeded: min(birth, UInt64(SlabEvent.foreign)))
      } else if kind != .mark, case .object(let ordinal) = batch.object(at: index) {
        object = UInt32(truncatingIfNeeded: min(ordinal, UInt64(SlabEvent.foreign)))
      }
      let text = kind == .mark ? batch.payload(at: index, from: &payload).first : nil
      let cpu = newTables[batch.contextRuns[run].context].cpu
      processorCount = max(processorCount, min(Int(cpu), 4095) + 1)
      events.append(
        SlabEvent(
          time: batch.times[index], address: text ?? batch.addresses[index], object: object,
          site: site.index, cpu: UInt16(truncatingIfNeeded: min(cpu, 4095)), kind: kind,
          order: newTables[site].order))
    }
    births = Int(truncatingIfNeeded: min(birth, UInt64(SlabEvent.foreign)))
  }

  /// The text of a mark.
  public func text(of event: SlabEvent) -> String {
    tables[StringID(UInt32(truncatingIfNeeded: event.address))]
  }

  private static func kind(_ kind: EventKind) -> SlabEvent.Kind? {
    switch kind {
    case .allocate: .allocate
    case .free: .free
    case .impliedFree: .impliedFree
    case .pageAllocate: .pageAllocate
    case .pageFree: .pageFree
    case .mark: .mark
    default: nil
    }
  }
}
