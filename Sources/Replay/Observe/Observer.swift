public import TraceFormat

/// Watches the events of a trace, batch by batch, and ends in a finding. Observers know nothing of
/// models and nothing of each other; who runs them asks for all their columns at once.
public protocol Observer: Sendable {
  /// What it ends in.
  associatedtype Finding: ObserverFinding

  /// The columns that `consume` needs.
  static var columns: ColumnSelection { get }

  /// An observer of a trace that begins with `header`.
  init(_ header: TraceHeader, _ options: ObserverOptions)

  /// Watches the events of a batch; `tables` are those of the batch's reader, at least as long as
  /// the batch needs.
  mutating func consume(_ batch: borrowing EventBatch, _ tables: borrowing TraceTables)

  /// What was found in the trace, all of which has been consumed.
  func finding(_ trace: ObservedTrace) -> Finding
}

/// What the user lets observers know besides the trace.
public struct ObserverOptions: Sendable {
  /// Free pages at the trace's start; nil if not known.
  public var start: RecordedReserve.Start?

  /// Nothing but the trace.
  public init(start: RecordedReserve.Start? = nil) { self.start = start }
}

/// What is known of a trace beside its events, when all have been read.
public struct ObservedTrace: Sendable {
  /// Its header.
  public var header: TraceHeader
  /// Its tables, whole.
  public var tables: TraceTables
  /// Its size; nil if it came through a pipe.
  public var fileBytes: UInt64?

  /// A trace that has been read.
  public init(header: TraceHeader, tables: TraceTables, fileBytes: UInt64?) {
    self.header = header
    self.tables = tables
    self.fileBytes = fileBytes
  }
}

/// What an observer found: a value that knows how it is told.
public protocol ObserverFinding: Sendable {
  /// Its members of a JSON report.
  var members: [(key: String, value: JSONValue)] { get }
  /// Its part of a report for people.
  func text(_ page: ReportPage) -> String
  /// What a reader of the report ought to know.
  var warnings: [TraceWarning] { get }
  /// Rules of the format that the trace breaks.
  var problems: UInt64 { get }
}

extension ObserverFinding {
  /// None, unless the finding says otherwise.
  public var warnings: [TraceWarning] { [] }
  /// None, unless the finding says otherwise.
  public var problems: UInt64 { 0 }
}

/// Where a report for people is shown.
public struct ReportPage: Sendable {
  /// What the trace is called.
  public var name: String
  /// Columns of the terminal.
  public var width: Int
  /// What the terminal can show.
  public var style: TerminalStyle
  /// Rows that a long table shows at most.
  public var rowLimit: Int

  /// A page.
  public init(name: String, width: Int, style: TerminalStyle, rowLimit: Int = 12) {
    self.name = name
    self.width = width
    self.style = style
    self.rowLimit = rowLimit
  }
}
