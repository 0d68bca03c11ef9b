public import TraceFormat

/// Why an import could not begin or ended early. What was delivered before is whole.
public enum ImportError: Error, Equatable, Sendable {
  /// The input cannot be opened.
  case unreadable(path: String, reason: String)
  /// Reading failed after `offset` bytes.
  case readFailed(path: String, offset: UInt64, reason: String)
  /// The compressed bytes at `offset` are not what the compression demands.
  case damaged(path: String, compression: String, offset: UInt64, reason: String)
  /// The compressed input ends at `offset`, before its compression does.
  case truncated(path: String, compression: String, offset: UInt64)
  /// The input is of none of the forms that were tried; `found` is how it begins.
  case unknownForm(path: String, tried: [String], found: String)
  /// No importer has this name.
  case unknownImporter(name: String, known: [String])
  /// The importer of this name takes no gauges: its source says all that it knows.
  case takesNoGauges(name: String)
  /// The trace refused an event; `line` is the input's line.
  case refused(path: String, line: UInt64, error: TraceError)
}
