internal import TraceFormat

/// An event line whose head was read: what the readers of fields need.
struct EventLine {
  /// The fields, to the end of the line.
  var fields: Range<Int>
  /// Place of the tracepoint's name in the line.
  var name: Range<Int>
  /// Number of the tracepoint.
  var tracepoint: Int
  var context: ContextID
  /// Nanoseconds since the trace's start.
  var time: UInt64
}
