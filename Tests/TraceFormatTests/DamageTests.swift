import TestSupport
import Testing

@testable import TraceFormat

/// What comes back of a damaged trace, and what is said of the rest?
@Suite struct DamageTests {
  private struct Recovered {
    var events: [PlainEvent] = []
    /// Per delivered block, the index of its first event.
    var blocks: [UInt64] = []
    var damage: [TraceDamage] = []
  }

  private func read(_ bytes: [UInt8]) throws -> Recovered {
    var reader = try TraceReader(bytes: bytes)
    var recovered = Recovered()
    var batch = EventBatch()
    while try reader.next(into: &batch) {
      recovered.blocks.append(batch.firstEvent)
      recovered.events += plainEvents(batch, reader.tables)
    }
    recovered.damage = reader.damage
    return recovered
  }

  private static let blockEvents = 20
  private let trace = RandomTrace(seed: 5, count: 60)

  /// Whether `recovered` is the trace without some of its blocks, and says so.
  private func expectIntact(_ recovered: Recovered, missingAtMost limit: Int, _ place: String) {
    let size = Self.blockEvents
    let expected = recovered.blocks.flatMap { trace.events[Int($0)..<Int($0) + size] }
    #expect(recovered.events == expected, "\(place)")
    #expect(recovered.blocks.count >= 3 - limit, "\(place)")
    #expect(!recovered.damage.isEmpty, "\(place)")
    for damage in recovered.damage where damage.missingEvents != nil && damage.missingEvents != 0 {
      let first = damage.firstMissingEvent
      #expect(recovered.blocks.allSatisfy { $0 < first || $0 >= first + damage.missingEvents! })
    }
    let missing = recovered.damage.reduce(0) { $0 + ($1.missingEvents ?? 0) }
    let open = recovered.damage.contains { $0.missingEvents == nil }
    #expect(open || missing == UInt64(60 - recovered.events.count), "\(place)")
  }

  @Test func cutAtEveryByte() throws {
    let bytes = try trace.bytes(WriterOptions(blockEvents: Self.blockEvents))
    for length in 0..<bytes.count {
      do {
        expectIntact(try read(Array(bytes[..<length])), missingAtMost: 3, "cut at \(length)")
      } catch let error as TraceError {
        guard case .truncated = error else {
          Issue.record("cut at \(length): \(error)")
          return
        }
      }
    }
  }

  @Test func everyBitFlipped() throws {
    let bytes = try trace.bytes(WriterOptions(blockEvents: Self.blockEvents))
    for place in bytes.indices {
      for bit in 0..<8 {
        var damaged = bytes
        damaged[place] ^= 1 << UInt8(bit)
        expectIntact(try read(damaged), missingAtMost: 1, "bit \(bit) of byte \(place)")
      }
    }
  }

  @Test func largeTraceWithManyDamagedPlaces() throws {
    let large = RandomTrace(seed: 8, count: 20_000, wild: true)
    let bytes = try large.bytes(WriterOptions(level: 1, blockEvents: 500))
    var random = SeededGenerator(seed: 99)
    for round in 0..<30 {
      var damaged = bytes
      let places = round < 10 ? 1 : round
      for _ in 0..<places {
        damaged[Int.random(in: 0..<damaged.count, using: &random)] ^= UInt8.random(
          in: 1...255, using: &random)
      }
      if round.isMultiple(of: 3) {
        let start = Int.random(in: 0..<damaged.count / 2, using: &random)
        damaged.removeSubrange(start..<start + Int.random(in: 1..<5000, using: &random))
      }
      let recovered = try read(damaged)
      #expect(!recovered.damage.isEmpty)
      for (place, first) in recovered.blocks.enumerated() {
        #expect(
          Array(recovered.events[place * 500..<place * 500 + 500])
            == Array(large.events[Int(first)..<Int(first) + 500]))
      }
    }
  }

  /// A displaced index still has the tables that a lost tables frame would have told.
  @Test func indexIsFoundWhereItWasMovedTo() throws {
    let large = RandomTrace(seed: 12, count: 3000)
    let bytes = try large.bytes(WriterOptions(level: 1, blockEvents: 100))
    let tables = try #require(
      bytes.indices.dropLast(12).first {
        Array(bytes[$0 + 8..<$0 + 12]) == FrameKind.tables.tag
          && bytes[$0] == UInt8(truncatingIfNeeded: FrameKind.tables.rawValue)
      })
    let length = 8 + Int(bytes[tables + 4]) + Int(bytes[tables + 5]) << 8
    var shortened = bytes
    shortened.removeSubrange(tables..<tables + length)
    var reader = try TraceReader(bytes: shortened)
    #expect(reader.eventCount == 3000)
    #expect(reader.tables == large.interner.tables)
    let recovered = try read(shortened)
    #expect(recovered.events == large.events)
    #expect(recovered.damage.count == 1 && recovered.damage[0].missingEvents == 0)
    try reader.seek(toEvent: 2950)
    var batch = EventBatch()
    #expect(try reader.next(into: &batch) && batch.firstEvent == 2900)
  }

  @Test func arbitraryBytesNeverTrap() throws {
    var random = SeededGenerator(seed: 4)
    for round in 0..<2000 {
      var bytes = (0..<Int.random(in: 0..<200, using: &random)).map { _ in
        UInt8.random(in: .min ... .max, using: &random)
      }
      if round.isMultiple(of: 2) { bytes = [0x50, 0x2A, 0x4D, 0x18] + bytes }
      _ = try? read(bytes)
    }
  }

  @Test func laterVersionIsRefusedByName() throws {
    var bytes = try trace.bytes()
    // The major version stands behind magic, length and tag; the checksum must be right, or it is
    // damage rather than a later version.
    bytes[12] = 2
    let length = 8 + Int(bytes[4]) + Int(bytes[5]) << 8
    var fixed = Array(bytes[..<(length - 8)])
    fixed.put(XXH64.hash(fixed.span))
    bytes.replaceSubrange(..<length, with: fixed)
    #expect(throws: TraceError.unsupportedVersion(major: 2, minor: 0)) {
      _ = try TraceReader(bytes: bytes)
    }
  }

  @Test func notATrace() {
    #expect(throws: TraceError.notATrace(found: "0x6c6c6568")) {
      _ = try TraceReader(bytes: Array("hello, this is no trace at all".utf8))
    }
    #expect(throws: TraceError.notATrace(found: "5 bytes and the end")) {
      _ = try TraceReader(bytes: Array("hello".utf8))
    }
    #expect(throws: TraceError.truncated(offset: 0, expected: "a head")) {
      _ = try TraceReader(bytes: [])
    }
  }
}
