import TestSupport
import Testing

@testable import TraceFormat

/// Do columns with true checksums and false contents end in an error or in sound events, never in a
/// trap?
@Suite struct HostileColumnTests {
  /// A block taken apart.
  private struct Block {
    var header: BlockHeader
    var columns: [[UInt8]]

    /// Puts the columns back together, checksums and all.
    func assembled() -> (BlockHeader, [UInt8]) {
      var compressor = ZstdCompressor(level: 1)
      var header = header
      var frames: [UInt8] = []
      for (i, column) in columns.enumerated() {
        let start = frames.count
        let stored = compressor.append(column.span, to: &frames)
        header.columns[i].rawLength = column.count
        header.columns[i].storedLength = stored
        header.columns[i].offset = start
        header.columns[i].storedHash = UInt32(
          truncatingIfNeeded: XXH64.hash(frames.span.extracting(start..<start + stored)))
      }
      return (header, frames)
    }
  }

  private func blocks(_ bytes: [UInt8]) throws -> (blocks: [Block], kinds: [EventKind]) {
    var reader = try TraceReader(bytes: bytes)
    var unpacker = ColumnUnpacker()
    var blocks: [Block] = []
    while let stored = try reader.nextBlock() {
      var block = Block(header: stored.header, columns: [])
      for entry in stored.header.columns {
        var column: [UInt8] = []
        let count = try unpacker.unpack(entry, stored.stored.span, into: &column)
        block.columns.append(Array(column[..<count]))
      }
      blocks.append(block)
    }
    return (blocks, reader.tables.sites.map(\.kind))
  }

  /// Changes a byte, takes some away or adds some.
  private func spoil(_ column: inout [UInt8], _ random: inout SeededGenerator) {
    let edges: [UInt8] = [0, 1, 127, 128, 250, 251, 252, 253, 254, 255]
    switch Int.random(in: 0..<8, using: &random) {
    case 0: column.removeLast(Int.random(in: 0...min(3, column.count), using: &random))
    case 1:
      for _ in 0..<Int.random(in: 1...9, using: &random) {
        column.append(.random(in: 0...255, using: &random))
      }
    case 2: for i in column.indices { column[i] = .random(in: 0...255, using: &random) }
    default:
      for _ in 0..<Int.random(in: 1...4, using: &random) where !column.isEmpty {
        let place = Int.random(in: 0..<column.count, using: &random)
        column[place] =
          Bool.random(using: &random)
          ? edges[Int.random(in: 0..<edges.count, using: &random)]
          : .random(in: 0...255, using: &random)
      }
    }
  }

  /// Uses everything that a batch says.
  private func use(_ batch: EventBatch, _ header: BlockHeader) {
    #expect(batch.localSites.count == header.eventCount)
    #expect(batch.contextRuns.last.map { Int($0.end) } == header.eventCount)
    var births: Int32 = 0
    for i in 0..<batch.count {
      _ = batch.site(at: i)
      if case .object(let ordinal) = batch.object(at: i) {
        #expect(ordinal < header.baseBirth + UInt64(header.births))
      }
      births = max(births, batch.objects[i] + 1)
    }
    #expect(Int(births) <= header.births)
    for payload in batch.payloads { _ = batch.payloadValues[Int(payload.start)] }
  }

  @Test(arguments: [UInt64](1...8))
  func falseContentsNeverTrap(seed: UInt64) throws {
    let trace = RandomTrace(
      seed: seed, count: 600, wild: seed.isMultiple(of: 2), addresses: seed.isMultiple(of: 4))
    let (blocks, kinds) = try blocks(
      trace.bytes(WriterOptions(level: 1, blockEvents: seed < 5 ? 200 : 600)))
    var random = SeededGenerator(seed: seed)
    var decoder = BlockDecoder()
    var batch = EventBatch()
    var refused = 0
    for block in blocks {
      // First as it is: the same decoder must not be confused by what it saw before.
      for round in 0..<200 {
        var spoiled = block
        if round % 20 != 0 {
          for _ in 0..<Int.random(in: 1...2, using: &random) {
            let column = Int.random(in: 0..<spoiled.columns.count, using: &random)
            spoil(&spoiled.columns[column], &random)
          }
        }
        let (header, stored) = spoiled.assembled()
        do {
          try decoder.decode(header, stored.span, kinds: kinds, columns: .all, into: &batch)
          use(batch, header)
        } catch {
          #expect(round % 20 != 0)
          refused += 1
        }
      }
    }
    #expect(refused > 0)
  }
}
