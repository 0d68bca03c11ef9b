import TraceFormat

/// One event of a batch.
struct EventFields {
  /// Index of the event in the trace.
  var number: UInt64
  /// Nanoseconds since the trace's start.
  var time: UInt64
  var site: SiteID
  var context: ContextID
  /// The object; for births the one that is made.
  var object: ObjectReference
  /// Address or page frame; nil if the trace keeps none.
  var address: UInt64?
  /// Its payload, as many values as its kind has.
  var payload: ArraySlice<UInt64>
}
