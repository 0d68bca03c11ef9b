import TraceFormat

/// One event of a batch with its site and context looked up.
struct EventFields {
  /// Index of the event in the trace.
  var number: UInt64
  /// Nanoseconds since the trace's start.
  var time: UInt64
  var site: Site
  var context: Context
  var object: ObjectReference
  /// Address or page frame; nil if the trace keeps none.
  var address: UInt64?
  /// Its payload, as many values as its kind has.
  var payload: ArraySlice<UInt64>

  /// The number of the object; for births the ordinal that they take.
  init(
    _ batch: borrowing EventBatch, _ index: Int, tables: borrowing TraceTables,
    context: ContextID, object: ObjectReference, payload: ArraySlice<UInt64>
  ) {
    number = batch.firstEvent &+ UInt64(index)
    time = batch.times[index]
    site = tables[batch.site(at: index)]
    self.context = tables[context]
    self.object = object
    address = batch.addresses.isEmpty ? nil : batch.addresses[index]
    self.payload = payload
  }
}
