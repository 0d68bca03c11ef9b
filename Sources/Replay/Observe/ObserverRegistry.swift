public import TraceFormat

/// Every observer, one line each, in the order of reports.
public enum ObserverRegistry {
  /// What `tracetool info` reports of a trace.
  public static let facts: [any Observer.Type] = [
    RecordedFacts.self,
    RecordedReserve.self,
  ]

  /// What `tracetool verify` checks, beside the checksums.
  public static let checks: [any Observer.Type] = [
    PairingCheck.self
  ]
}

/// Several observers that watch one reading of a trace. They are called once a batch.
public struct ObserverPanel: Sendable {
  /// The columns that some of them need.
  public let columns: ColumnSelection
  private var observers: [any Observer]

  /// Observers of a trace that begins with `header`.
  public init(
    _ types: [any Observer.Type], _ header: TraceHeader,
    _ options: ObserverOptions = ObserverOptions()
  ) {
    columns = types.reduce([]) { $0.union($1.columns) }
    observers = types.map { $0.init(header, options) }
  }

  /// Has all of them watch a batch.
  public mutating func consume(_ batch: borrowing EventBatch, _ tables: borrowing TraceTables) {
    for place in observers.indices { observers[place].consume(batch, tables) }
  }

  /// What they found.
  public func findings(_ trace: ObservedTrace) -> [any ObserverFinding] {
    observers.map { $0.finding(trace) }
  }
}
