import TestSupport
import Testing
import TraceFormat

/// Does every event come back as it was written?
@Suite struct RoundTripTests {
  @Test(arguments: [UInt64](1...12))
  func eventsComeBack(seed: UInt64) throws {
    let wild = seed.isMultiple(of: 3)
    let trace = RandomTrace(
      seed: seed, count: 3000, wild: wild, addresses: seed.isMultiple(of: 4))
    for blockEvents in [1, 7, 1000, 65_536] where blockEvents > 1 || seed == 1 {
      let bytes = try trace.bytes(WriterOptions(level: 1, blockEvents: blockEvents))
      var reader = try TraceReader(bytes: bytes)
      var batch = EventBatch()
      var back: [PlainEvent] = []
      while try reader.next(into: &batch) { back += plainEvents(batch, reader.tables) }
      #expect(reader.damage.isEmpty)
      // What the sites turned out to carry is added to what the header said.
      var header = trace.header
      header.characteristics.formUnion([
        .callSites, .flags, .allocatedSizes, .pageEvents, .waits,
      ])
      #expect(reader.header == header)
      #expect(reader.tables == trace.interner.tables)
      #expect(back == trace.events)
    }
  }
}
