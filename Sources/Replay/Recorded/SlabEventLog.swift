public import TraceFormat

/// The events of a trace that say something of slabs, kept in memory: what happened to an address
/// later must be known to say what it was before. 32 bytes an event.
public struct SlabEventLog: Sendable {
  /// The events in the order of the trace.
  public private(set) var events: [SlabEvent] = []
  /// The trace's tables after its last event.
  public private(set) var tables = TraceTables()
  /// Objects and runs of pages that were born, but for those that damage lost.
  public private(set) var births = 0
  /// Processors that events name.
  public private(set) var processorCount = 1

  /// Where ordinals without a gap begin, and how many births came before: a damaged trace may skip
  /// more ordinals than there is memory for.
  private var segments: [(ordinal: UInt64, births: Int)] = []
  private var nextOrdinal: UInt64 = 0

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
    if batch.baseBirth != nextOrdinal || segments.isEmpty {
      segments.append((batch.baseBirth, births))
    }
    var birth = births
    for index in 0..<batch.count {
      while index >= Int(batch.contextRuns[run].end) { run += 1 }
      let local = Int(batch.localSites[index])
      let site = batch.siteIDs[local]
      let isBirth = newTables[site].kind.spec.role == .birth
      defer { if isBirth { birth += 1 } }
      guard let kind = kinds[local] else { continue }
      var object = SlabEvent.foreign
      if isBirth {
        object = UInt32(birth)
      } else if kind != .mark, case .object(let ordinal) = batch.object(at: index) {
        object = number(of: ordinal, births: birth)
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
    nextOrdinal = batch.baseBirth &+ UInt64(birth - births)
    births = birth
  }

  /// The number of the object with this ordinal; `foreign` if its birth was lost.
  private func number(of ordinal: UInt64, births: Int) -> UInt32 {
    var (low, high) = (0, segments.count)
    while low < high {
      let middle = (low + high) / 2
      if segments[middle].ordinal <= ordinal { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return SlabEvent.foreign }
    let end = low < segments.count ? segments[low].births : births
    let place = ordinal - segments[low - 1].ordinal
    guard place < UInt64(end - segments[low - 1].births) else { return SlabEvent.foreign }
    return UInt32(segments[low - 1].births + Int(place))
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
