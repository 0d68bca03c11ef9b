import TestSupport
import Testing

@testable import TraceFormat

/// Is the live set at a place of the trace what a naive list of births and deaths says?
@Suite struct LiveSetTests {
  @Test(arguments: [0, 1, 250, 1000, 2999, 3000, 5000])
  func liveSetEqualsNaiveList(event: Int) throws {
    let trace = RandomTrace(seed: 31, count: 3000)
    let tables = trace.interner.tables
    var expected: [UInt64: LiveSet.Object] = [:]
    var births: UInt64 = 0
    for plain in trace.events.prefix(event) {
      let kind = tables[plain.site].kind
      if kind.spec.role == .birth {
        expected[births] = LiveSet.Object(
          ordinal: births, site: plain.site, context: plain.context)
        births += 1
      } else if case .object(let ordinal) = plain.object {
        if kind.spec.role == .death { expected[ordinal] = nil }
        if kind == .reallocate { expected[ordinal]?.site = plain.site }
      }
    }
    var reader = try TraceReader(bytes: trace.bytes(WriterOptions(blockEvents: 128)))
    var live = try reader.seek(toEventWithLiveSet: UInt64(event))
    #expect(live.objects() == expected.values.sorted { $0.ordinal < $1.ordinal })
    var batch = EventBatch()
    #expect(try reader.next(into: &batch) == (event < 3000))
    if event < 3000 { #expect(Int(batch.firstEvent) == event / 128 * 128) }
  }
}
