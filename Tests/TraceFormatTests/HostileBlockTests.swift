import Testing

@testable import TraceFormat

/// Blocks whose checksums are right and whose numbers are not.
@Suite struct HostileBlockTests {
  private func header(_ change: (inout BlockHeader) -> Void) throws -> BlockHeader {
    var header = BlockHeader()
    (header.eventCount, header.runCount) = (2, 1)
    change(&header)
    return try BlockHeader(parsing: header.body().span)
  }

  @Test func ordinalsNearTheEndOfNumbersAreRefused() throws {
    _ = try header { $0.firstEvent = 1 << 62 - 1 }
    #expect(throws: ByteCursor.Failure.self) { try header { $0.firstEvent = .max } }
    #expect(throws: ByteCursor.Failure.self) { try header { $0.baseBirth = 1 << 62 } }
    #expect(throws: ByteCursor.Failure.self) { try header { $0.baseTime = 1 << 62 } }
    #expect(throws: ByteCursor.Failure.self) { try header { $0.lastTime = 1 << 62 } }
    #expect(throws: ByteCursor.Failure.self) { try header { $0.tickNanoseconds = .max } }
  }

  /// Two blocks' worth of bytes in one file, each as far as events can go.
  @Test func eventsPastTheLastNumberAreDamage() throws {
    let bytes = try TableInterner.oneEventTrace()
    var frames = FrameReader(ByteWindow(bytes: bytes))
    var hostile: [UInt8] = []
    while case .frame(let frame) = try frames.next() {
      var body = frame.body
      if frame.kind == .block {
        // Bytes 16 to 23 are the first event's index.
        body.replaceSubrange(16..<24, with: [UInt8](repeating: 0xFF, count: 8))
      }
      hostile += frame.kind.frame(body)
      if frame.kind == .block { break }
    }
    var reader = try TraceReader(bytes: hostile)
    var batch = EventBatch()
    #expect(try !reader.next(into: &batch))
    #expect(reader.damage.contains { $0.expected == "a number below 2^62" })
  }

  private func times(
    _ low: [UInt8], escapes: [UInt8], last: UInt64, tick: UInt32 = 1
  ) throws -> [UInt64] {
    var header = BlockHeader()
    (header.baseTime, header.lastTime, header.tickNanoseconds) = (1000, last, tick)
    var times = [UInt64](repeating: 0, count: low.count)
    try TimeDecoder(header).narrow(low.span, escapes: escapes.span, into: &times)
    return times
  }

  @Test func timeCannotWrapAround() throws {
    let long: [UInt8] = [0, 0, 0, 1]
    #expect(
      try times([0, 255, 1], escapes: long, last: 16_778_217) == [1000, 16_778_216, 16_778_217])
    let most = [UInt8](repeating: 0xFF, count: 12)
    // 2^64 - 1 back to just before the beginning, then up to the last time.
    #expect(throws: ByteCursor.Failure.self) {
      try times([255, 10], escapes: most, last: 1009)
    }
    #expect(throws: ByteCursor.Failure.self) {
      try times([255, 10], escapes: most, last: 1009, tick: 1_000_000_000)
    }
  }
}

extension TableInterner {
  /// A trace of one event.
  fileprivate static func oneEventTrace() throws -> [UInt8] {
    var writer = try TraceWriter(to: .memory, header: TraceHeader())
    let type = writer.interner.type("type", .general)
    let site = writer.interner.site(Site(kind: .allocate, type: type, requestedBytes: 8))
    let context = writer.interner.context(Context(cpu: 0, thread: 1, name: .empty))
    try writer.append(site: site, context: context, time: 1)
    return try writer.finish().memory
  }
}
