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

  static func parse(
    _ bytes: borrowing Span<UInt8>, payloadCounts: [UInt8], sites: [UInt16],
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
    let needed = eventsWithPayload(payloadCounts, sites.span)
    guard payloads.count == needed else {
      throw cursor.failure("the payloads of \(needed) events", found: "\(payloads.count)")
    }
  }

  /// How many events need payload values. Few sites of a block do: for each of those the count is
  /// one pass of wide comparisons.
  private static func eventsWithPayload(
    _ payloadCounts: [UInt8], _ sites: borrowing Span<UInt16>
  ) -> Int {
    let wanted = payloadCounts.indices.filter { payloadCounts[$0] > 0 }
    var count = 0
    if wanted.count > 8 {
      for event in sites.indices where payloadCounts[Int(sites[event])] > 0 { count += 1 }
      return count
    }
    for site in wanted {
      var start = 0
      while start < sites.count {
        let end = min(start &+ 32_768, sites.count)
        let site = UInt16(truncatingIfNeeded: site)
        count &+= Int(events(of: site, in: sites.extracting(start..<end)))
        start = end
      }
    }
    return count
  }

  /// How many of fewer than 65,536 events are of a site. Counts in 16 bits and steps without
  /// overflow checks: so the compiler compares many at once.
  @inline(never)
  private static func events(of site: UInt16, in sites: borrowing Span<UInt16>) -> UInt16 {
    var found: UInt16 = 0
    var event = 0
    while event < sites.count {
      found &+= sites[event] == site ? 1 : 0
      event &+= 1
    }
    return found
  }
}
