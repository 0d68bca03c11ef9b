import TraceFormat

/// Walks through the events of a batch that a filter accepts.
struct EventWalk {
  let filter: EventFilter

  /// Calls `body` for each accepted event, in order, until it returns false.
  /// - Returns: whether more events may follow in the next batch.
  func walk(
    _ batch: borrowing EventBatch, _ tables: borrowing TraceTables,
    body: (EventFields) throws(CommandFailure) -> Bool
  ) throws(CommandFailure) -> Bool {
    var start = 0
    var births = batch.baseBirth
    var payload = 0
    for run in batch.contextRuns {
      let isAccepted = filter.accepts(tables[run.context])
      for index in start..<Int(run.end) {
        let site = tables[batch.site(at: index)]
        let isBirth = site.kind.spec.role == .birth
        let object = isBirth ? ObjectReference.object(births) : batch.object(at: index)
        if isBirth { births &+= 1 }
        let values = batch.payload(at: index, from: &payload)
        if filter.isOver(at: batch.times[index]) { return false }
        guard isAccepted, filter.accepts(time: batch.times[index]),
          filter.accepts(site.type, tables)
        else { continue }
        let fields = EventFields(
          number: batch.firstEvent &+ UInt64(index), time: batch.times[index],
          site: batch.site(at: index), context: run.context, object: object,
          address: batch.addresses.isEmpty ? nil : batch.addresses[index], payload: values)
        if try !body(fields) { return false }
      }
      start = Int(run.end)
    }
    return true
  }
}
