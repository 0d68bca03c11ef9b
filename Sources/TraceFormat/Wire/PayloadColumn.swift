/// The payload values of a block: LEB128, in event order, as many an event as its kind has.
enum PayloadColumn {
  static func parse(
    _ bytes: borrowing Span<UInt8>, payloadCounts: [UInt8], sites: [UInt16],
    into payloads: inout [EventBatch.Payload], values: inout [UInt64]
  ) throws(ByteCursor.Failure) {
    var cursor = ByteCursor()
    if !payloadCounts.isEmpty {
      for i in sites.indices {
        let count = payloadCounts[Int(sites[i])]
        if count == 0 { continue }
        payloads.append(EventBatch.Payload(event: UInt32(i), start: UInt32(values.count)))
        for _ in 0..<count { values.append(try cursor.varint(bytes)) }
      }
    }
    guard cursor.offset == bytes.count else {
      throw cursor.failure("the end", found: "\(bytes.count - cursor.offset) bytes more")
    }
  }
}
