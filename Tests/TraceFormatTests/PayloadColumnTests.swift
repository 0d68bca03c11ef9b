import Testing

@testable import TraceFormat

/// Does every event that needs payload values have them, whatever the column says?
@Suite struct PayloadColumnTests {
  private func parse(_ bytes: [UInt8], counts: [UInt8], sites: [UInt16]) throws -> [UInt64] {
    var payloads: [EventBatch.Payload] = []
    var values: [UInt64] = []
    try PayloadColumn.parse(
      bytes.span, payloadCounts: counts, sites: sites,
      needed: sites.count { counts[Int($0)] > 0 }, into: &payloads, values: &values)
    return values
  }

  @Test func eventsFollowGaps() throws {
    #expect(try parse([1, 7, 0, 8], counts: [0, 1], sites: [0, 1, 1, 0]) == [7, 8])
    #expect(try parse([], counts: [0, 1], sites: [0, 0]) == [])
  }

  @Test func noEventIsPassedOver() {
    #expect(throws: ByteCursor.Failure.self) {
      try parse([], counts: [0, 1], sites: [0, 1])
    }
    #expect(throws: ByteCursor.Failure.self) {
      try parse([2, 7], counts: [0, 1], sites: [0, 1, 1])
    }
    let many = [UInt8](repeating: 1, count: 20)
    #expect(throws: ByteCursor.Failure.self) {
      try parse([0, 7], counts: many, sites: [3, 19])
    }
  }

  @Test func eventWithoutPayloadIsRefused() {
    #expect(throws: ByteCursor.Failure.self) {
      try parse([0, 7], counts: [0, 1], sites: [0, 1])
    }
  }
}
