/// The payload values of a block, LEB128: for each event whose kind has any, in event order, how
/// many events lie between it and the one before, then its values.
enum PayloadColumn {
  static func bytes(_ block: PendingBlock) -> [UInt8] {
    var bytes: [UInt8] = []
    var next: UInt32 = 0
    for (place, payload) in block.payloads.enumerated() {
      bytes.putVarint(UInt64(payload.event - next))
      next = payload.event + 1
      let end =
        place + 1 < block.payloads.count
        ? Int(block.payloads[place + 1].start) : block.payloadValues.count
      for value in block.payloadValues[Int(payload.start)..<end] { bytes.putVarint(value) }
    }
    return bytes
  }

  /// Reads the values.
  /// - Parameters:
  ///   - payloadCounts: local site to number of values an event.
  ///   - needed: how many of the block's events have values.
  static func parse(
    _ bytes: borrowing Span<UInt8>, payloadCounts: [UInt8], sites: [UInt16], needed: Int,
    into payloads: inout [EventBatch.Payload], values: inout [UInt64]
  ) throws(ByteCursor.Failure) {
    var cursor = ByteCursor()
    var event = 0
    while cursor.offset < bytes.count {
      event += try cursor.varint(bytes, atMost: UInt64(sites.count), "a number of events")
      guard event < sites.count else {
        throw cursor.failure("an event below \(sites.count)", found: "\(event)")
      }
      let count = payloadCounts[Int(sites[event])]
      guard count > 0 else { throw cursor.failure("an event with payload", found: "\(event)") }
      payloads.append(EventBatch.Payload(event: UInt32(event), start: UInt32(values.count)))
      for _ in 0..<count { values.append(try cursor.varint(bytes)) }
      event += 1
    }
    guard payloads.count == needed else {
      throw cursor.failure("the payloads of \(needed) events", found: "\(payloads.count)")
    }
  }
}
