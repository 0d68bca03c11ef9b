import TraceFormat

/// Reads a trace in every way that a reader offers, and holds the ways against each other.
///
/// - Returns: the text twin, if the trace can be opened.
@discardableResult
func readEverything(_ bytes: [UInt8]) -> [UInt8]? {
  do throws(TraceError) {
    var reader = try TraceReader(bytes: bytes)
    var batch = EventBatch()
    var text = TextTraceWriter()
    var out = text.header(reader.header)
    var sites: [UInt64: [UInt16]] = [:]
    while try reader.next(into: &batch) {
      check(batch, reader.tables)
      text.append(batch, reader.tables, to: &out)
      sites[batch.firstEvent] = batch.localSites
    }
    readAgain(bytes, expecting: sites)
    try seek(&reader, bytes)
    return out
  } catch {
    claim(!"\(error)".isEmpty, "an error says where")
    return nil
  }
}

/// Whether a batch keeps what its documentation promises.
private func check(_ batch: EventBatch, _ tables: TraceTables) {
  claim(batch.count > 0 && batch.localSites.count == batch.count, "a site for every event")
  claim(batch.times.count == batch.count, "a time for every event")
  claim(batch.objects.count == batch.count, "an object for every event")
  claim(batch.addresses.isEmpty || batch.addresses.count == batch.count, "all addresses or none")
  claim(batch.contextRuns.last.map { Int($0.end) } == batch.count, "runs cover the batch")
  claim(
    batch.contextRuns.allSatisfy { Int($0.context.index) < tables.contexts.count },
    "contexts are in the table")
  var births: UInt32 = 0
  var payloads = 0
  for event in 0..<batch.count {
    let spec = tables[batch.site(at: event)].kind.spec
    let object = batch.object(at: event)
    switch spec.role {
    case .birth: births += 1
    case .none: claim(object == .none, "event \(event) has no object: \(object)")
    default: claim(object != .none, "event \(event) has an object")
    }
    if case .object(let ordinal) = object {
      claim(
        ordinal < batch.baseBirth + UInt64(batch.births),
        "object \(ordinal) of event \(event) was born before the end of the batch")
    }
    guard !spec.payload.isEmpty else { continue }
    claim(payloads < batch.payloads.count, "event \(event) has its payload")
    claim(Int(batch.payloads[payloads].event) == event, "payload \(payloads) is event \(event)'s")
    let end = Int(batch.payloads[payloads].start) + spec.payload.count
    claim(end <= batch.payloadValues.count, "payload \(payloads) has its values")
    payloads += 1
  }
  claim(births == batch.births, "births are \(births): \(batch.births)")
  claim(payloads == batch.payloads.count, "\(payloads) events with payload")
}

/// Reads without the columns that may be left out: what is left must be the same.
private func readAgain(_ bytes: [UInt8], expecting sites: [UInt64: [UInt16]]) {
  for columns in [[], .objects] as [ColumnSelection] {
    var found = 0
    if var reader = try? TraceReader(bytes: bytes) {
      var batch = EventBatch()
      while (try? reader.next(into: &batch, columns: columns)) == true {
        guard let expected = sites[batch.firstEvent] else { continue }
        claim(expected == batch.localSites, "the same sites without other columns")
        found += 1
      }
    }
    claim(found >= sites.count, "the same blocks without other columns")
  }
}

private func seek(_ reader: inout TraceReader, _ bytes: [UInt8]) throws(TraceError) {
  var batch = EventBatch()
  let first = bytes.first.map(UInt64.init) ?? 0
  for place in [0, first, first << 32, .max] {
    try reader.seek(toEvent: place)
    _ = try reader.next(into: &batch)
    try reader.seek(toTime: place)
    _ = try reader.next(into: &batch, columns: .times)
  }
}
