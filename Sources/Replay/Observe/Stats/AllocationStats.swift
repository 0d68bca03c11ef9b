public import TraceFormat

/// Counts the objects of a trace by call site, type, size, processor and thread, batch by batch, in
/// memory that follows live objects, sites and contexts, not the trace's length.
///
/// Counting rules are those of `RecordedFacts`; an object belongs to the site, processor and thread
/// that allocated it, whoever frees it.
public struct AllocationStats: Sendable {
  /// The columns that `consume` needs.
  public static let columns: ColumnSelection = [.times, .objects]

  private var counting = StatsCounting()
  private var storedEvents: UInt64 = 0
  private var lastTime: UInt64 = 0

  /// Counts nothing yet.
  public init() {}

  /// Counts the events of a batch; `tables` are those of the batch's reader.
  public mutating func consume(_ batch: borrowing EventBatch, _ tables: borrowing TraceTables) {
    storedEvents += UInt64(batch.count)
    lastTime = max(lastTime, batch.times.last ?? 0)
    counting.consume(batch, tables)
  }

  /// What was counted.
  public func finished(header: TraceHeader, tables: TraceTables) -> StatsReport {
    StatsReport(counting, header: header, tables: tables, lastTime: lastTime)
  }
}
