/// The objects that are alive at a place of the trace: what a replay that starts there needs.
///
/// Memory is bounded by the live objects and one block: deaths are collected and struck off, in one
/// merge of two sorted lists, when there are half as many as live objects.
public struct LiveSet: Sendable {
  /// A live object.
  public struct Object: Sendable, Equatable {
    /// Its birth ordinal.
    public var ordinal: UInt64
    /// The site of its birth, or of its last reallocation.
    public var site: SiteID
    /// The context of its birth.
    public var context: ContextID
  }

  /// Live objects and dead ones that are not yet struck off, by rising ordinal.
  private var born: [Object] = []
  private var dead: [UInt64] = []
  private var reallocated: [(ordinal: UInt64, site: SiteID)] = []

  /// No objects.
  public init() {}

  /// The live objects by rising ordinal.
  public mutating func objects() -> [Object] {
    settle()
    return born
  }

  /// Takes the first `count` events of a batch that was decoded with its objects.
  public mutating func consume(_ batch: EventBatch, _ tables: TraceTables, count: Int) {
    var ordinal = batch.baseBirth
    var run = 0
    for i in 0..<min(count, batch.count) {
      while i >= Int(batch.contextRuns[run].end) { run += 1 }
      let site = batch.site(at: i)
      let kind = tables[site].kind
      switch kind.spec.role {
      case .birth:
        born.append(
          Object(ordinal: ordinal, site: site, context: batch.contextRuns[run].context))
        ordinal += 1
      case .death:
        if case .object(let object) = batch.object(at: i) { dead.append(object) }
      case .reference:
        if kind == .reallocate, case .object(let object) = batch.object(at: i) {
          reallocated.append((object, site))
        }
      case .none: break
      }
    }
    if 2 * (dead.count + reallocated.count) > born.count { settle() }
  }

  /// Strikes off the dead and gives reallocated objects their new sites.
  private mutating func settle() {
    dead.sort()
    var nextDead = 0
    var kept = 0
    for object in born {
      while nextDead < dead.count, dead[nextDead] < object.ordinal { nextDead += 1 }
      if nextDead < dead.count, dead[nextDead] == object.ordinal { continue }
      born[kept] = object
      kept += 1
    }
    born.removeLast(born.count - kept)
    dead.removeAll(keepingCapacity: true)
    // In the order of the trace, so that an object's last reallocation wins.
    for (ordinal, site) in reallocated {
      if let place = place(of: ordinal) { born[place].site = site }
    }
    reallocated.removeAll(keepingCapacity: true)
  }

  private func place(of ordinal: UInt64) -> Int? {
    var low = 0
    var high = born.count
    while low < high {
      let middle = (low + high) / 2
      if born[middle].ordinal < ordinal { low = middle + 1 } else { high = middle }
    }
    return low < born.count && born[low].ordinal == ordinal ? low : nil
  }
}

extension TraceReader {
  /// The objects that are alive before an event, found by decoding sites and objects from the
  /// start; then moves as `seek(toEvent:)` does.
  /// - Throws: `TraceError.unreadable` if the input is a pipe.
  public mutating func seek(toEventWithLiveSet event: UInt64) throws(TraceError) -> LiveSet {
    try seek(toEvent: 0)
    var live = LiveSet()
    var batch = EventBatch()
    while try next(into: &batch, columns: .objects), batch.firstEvent < event {
      live.consume(batch, tables, count: Int(min(event - batch.firstEvent, UInt64(batch.count))))
      if batch.firstEvent + UInt64(batch.count) >= event { break }
    }
    try seek(toEvent: event)
    return live
  }
}
