import Testing

@testable import TraceFormat

/// Do sums of site deltas stay clear of the codes, whatever the columns say?
@Suite struct SiteDeltaTests {
  private func take(first relative: Int64, then steps: [UInt8]) throws -> [Int32] {
    let bytes = [ReferenceByte.wider] + steps
    var escapes: [UInt8] = []
    escapes.put(UInt32(zigzag(relative) + 1))
    var reader = ReferenceEscapes(baseBirth: 0)
    var farObjects: [UInt64] = []
    var values = [Int32](repeating: 0, count: bytes.count)
    var out = values.mutableSpan
    try ReferenceColumn.take(
      bytes.span, mode: .siteDelta, escapes.span, &reader, &farObjects, into: &out)
    return values
  }

  @Test func farthestIsTaken() throws {
    let farthest = 1 - ReferenceByte.nearLimit
    #expect(try take(first: farthest, then: [2]) == [Int32(farthest), Int32(farthest) - 1])
  }

  @Test func fartherIsRefused() {
    for relative in [ReferenceByte.nearLimit, -ReferenceByte.nearLimit, 1 - Int64(1 << 30)] {
      #expect(throws: ByteCursor.Failure.self) { try take(first: relative, then: [2]) }
    }
  }

  @Test func plainStepsOfABlockCannotReachTheCodes() throws {
    let values = try take(
      first: 1 - ReferenceByte.nearLimit,
      then: [UInt8](repeating: 250, count: BlockHeader.eventLimit - 1))
    #expect(values.allSatisfy { $0 >= EventBatch.nearObject })
  }
}
