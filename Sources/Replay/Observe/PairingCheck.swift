public import TraceFormat

/// Checks what the wire format cannot: that events come in the order of time, that no object ends
/// twice or before it was born, and that runs of pages are not freed as objects.
public struct PairingCheck: Observer {
  /// The columns that `consume` needs.
  public static let columns: ColumnSelection = [.times, .objects]
  private var found = PairingViolations()
  private var live = LiveTable()
  /// Ordinals of objects born in parts of the trace that are missing: nothing is known of them.
  private var unseen: [Range<UInt64>] = []
  private var nextBirth: UInt64 = 0
  private var nextEvent: UInt64 = 0
  private var lastTime: UInt64 = 0

  /// A check that has seen nothing.
  public init(_ header: TraceHeader, _ options: ObserverOptions) {}

  /// What does not pair.
  public func finding(_ trace: ObservedTrace) -> PairingViolations { found }

  /// Checks the events of a batch.
  public mutating func consume(_ batch: borrowing EventBatch, _ tables: borrowing TraceTables) {
    checkPlace(batch)
    guard batch.baseBirth >= nextBirth else { return }
    if batch.baseBirth > nextBirth { unseen.append(nextBirth..<batch.baseBirth) }
    live.reserve(births: batch.count, from: batch.baseBirth)
    var births = batch.baseBirth
    for index in 0..<batch.count {
      let time = batch.times.isEmpty ? 0 : batch.times[index]
      if time < lastTime {
        report(batch, index, "expected a time of at least \(lastTime) ns, found \(time) ns")
      }
      lastTime = time
      let kind = tables[batch.site(at: index)].kind
      switch kind.spec.role {
      case .birth:
        _ = live.insert(births, request: kind == .pageAllocate ? 1 : 0)
        births &+= 1
      case .death, .reference: checkObject(batch, index, kind, births: births)
      case .none: break
      }
    }
    nextBirth = births
    nextEvent = batch.firstEvent &+ UInt64(batch.count)
  }

  /// Batches may skip events and births where the trace is damaged, but never go back.
  private mutating func checkPlace(_ batch: borrowing EventBatch) {
    if batch.firstEvent < nextEvent {
      report(batch, 0, "expected event \(nextEvent) or a later one, found \(batch.firstEvent)")
    }
    if batch.baseBirth < nextBirth {
      report(batch, 0, "expected \(nextBirth) births or more before, found \(batch.baseBirth)")
    }
  }

  private mutating func checkObject(
    _ batch: borrowing EventBatch, _ index: Int, _ kind: EventKind, births: UInt64
  ) {
    guard case .object(let ordinal) = batch.object(at: index) else {
      if batch.object(at: index) == .none {
        report(batch, index, "expected an object for \(kind.spec.name), found none")
      }
      return
    }
    guard ordinal < births else {
      report(batch, index, "expected an object born before, found object \(ordinal) of \(births)")
      return
    }
    guard kind.spec.role == .death else { return }
    guard let entry = live.remove(ordinal) else {
      if unseen.contains(where: { $0.contains(ordinal) }) { return }
      report(batch, index, "expected a live object, found object \(ordinal), which is dead")
      return
    }
    if kind == .pageFree && entry.request == 0 || kind == .free && entry.request == 1 {
      report(
        batch, index,
        "expected \(kind == .free ? "an object" : "a run of pages"), found object \(ordinal),"
          + " which is \(kind == .free ? "a run of pages" : "none")")
    }
  }

  private mutating func report(_ batch: borrowing EventBatch, _ index: Int, _ message: String) {
    found.count += 1
    guard found.first.count < PairingViolations.limit else { return }
    found.first.append(
      PairingViolations.Violation(
        event: batch.firstEvent &+ UInt64(index), message: message))
  }
}
