import TestSupport
import Testing
import TraceFormat

/// Does every way of reading give the same events: from the middle, in parallel, in parts?
@Suite struct AccessTests {
  private let trace = RandomTrace(seed: 21, count: 4000)

  @Test(arguments: [0, 1, 99, 100, 101, 2000, 3999, 4000, 9000])
  func seekToEvent(event: Int) throws {
    let bytes = try trace.bytes(WriterOptions(blockEvents: 100))
    // Once with the index, once with a file that was cut before it.
    for input in [bytes, Array(bytes.dropLast(30))] {
      var reader = try TraceReader(bytes: input)
      try reader.seek(toEvent: UInt64(event))
      var batch = EventBatch()
      var back: [PlainEvent] = []
      var first: UInt64?
      while try reader.next(into: &batch) {
        first = first ?? batch.firstEvent
        back += plainEvents(batch, reader.tables)
      }
      let start = min(event / 100 * 100, 4000)
      #expect(back == Array(trace.events[start...]))
      #expect(first == (start < 4000 ? UInt64(start) : nil))
    }
  }

  @Test func seekToTimeFindsTheFirstEventAtIt() throws {
    let bytes = try trace.bytes(WriterOptions(blockEvents: 50))
    var reader = try TraceReader(bytes: bytes)
    var batch = EventBatch()
    for place in stride(from: 0, to: trace.events.count, by: 37) {
      let time = trace.events[place].time
      try reader.seek(toTime: time)
      #expect(try reader.next(into: &batch))
      let first = trace.events.firstIndex { $0.time >= time }!
      #expect(Int(batch.firstEvent) <= first && first < Int(batch.firstEvent) + batch.count)
    }
    try reader.seek(toTime: trace.events.last!.time + 1)
    #expect(try !reader.next(into: &batch))
  }

  @Test(arguments: [1, 2, 3, 8])
  func threadsDoNotMatter(threads: Int) async throws {
    var bytes = try trace.bytes(WriterOptions(blockEvents: 70))
    bytes[bytes.count / 2] ^= 1
    var one = try TraceReader(bytes: bytes)
    var batch = EventBatch()
    var expected: [PlainEvent] = []
    while try one.next(into: &batch) { expected += plainEvents(batch, one.tables) }
    var many = try TraceReader(bytes: bytes)
    var back: [PlainEvent] = []
    try await many.forEachBatch(threads: threads) { batch, tables in
      back += plainEvents(batch, tables)
    }
    #expect(back == expected)
    #expect(many.damage == one.damage)
    #expect(!one.damage.isEmpty)
  }

  @Test func whatTheBodyThrowsEndsTheReading() async throws {
    struct Enough: Error {}
    var reader = try TraceReader(bytes: trace.bytes(WriterOptions(blockEvents: 70)))
    var batches = 0
    await #expect(throws: Enough.self) {
      try await reader.forEachBatch(threads: 2) { _, _ in
        batches += 1
        if batches == 3 { throw Enough() }
      }
    }
    #expect(batches == 3)
  }

  @Test func columnsNotAskedForAreEmpty() throws {
    var reader = try TraceReader(bytes: trace.bytes())
    var batch = EventBatch()
    #expect(try reader.next(into: &batch, columns: []))
    #expect(batch.times.isEmpty && batch.objects.isEmpty && batch.count == 4000)
    #expect((0..<batch.count).allSatisfy { batch.site(at: $0) == trace.events[$0].site })
  }

  @Test func blockSizeDoesNotMatter() throws {
    for blockEvents in [1, 3, 1000] {
      var reader = try TraceReader(bytes: trace.bytes(WriterOptions(blockEvents: blockEvents)))
      var batch = EventBatch()
      var back: [PlainEvent] = []
      while try reader.next(into: &batch) { back += plainEvents(batch, reader.tables) }
      #expect(back == trace.events)
    }
  }
}
