@testable import TraceFormat

/// A trace as sections of plain bytes: nothing compressed, no checksum, no length that must fit.
///
/// A fuzzer that changes a trace's bytes never gets past its checksums. It changes this form
/// instead, and `packed` makes a trace of it in which every checksum is right and every column is a
/// sound zstd frame, so that what the fuzzer wrote reaches the code behind them.
///
/// A section is its kind (a byte), its length (three bytes, lowest first; clipped to what is left)
/// and its bytes. A column belongs to the block before it, or, as tables, to the index before it.
struct UnpackedTrace {
  /// What a section holds.
  enum Kind: UInt8, CaseIterable {
    /// The body of the head frame.
    case head
    /// Raw table entries.
    case tables
    /// The fixed part of a block header.
    case block
    /// The column's identifier, and its raw bytes.
    case column
    /// The entries and totals of the index.
    case index
  }

  struct Section {
    var kind: Kind
    var bytes: [UInt8]
  }

  var sections: [Section] = []

  /// Reads the sections; any bytes are some.
  init(_ bytes: UnsafeRawBufferPointer) {
    var place = 0
    while place + 4 <= bytes.count {
      let kind = Kind(rawValue: bytes[place] % UInt8(Kind.allCases.count)) ?? .head
      let length = (1...3).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * ($1 - 1)) }
      let end = min(bytes.count, place + 4 + length)
      sections.append(Section(kind: kind, bytes: Array(bytes[(place + 4)..<end])))
      place = end
    }
  }

  /// The sections as bytes.
  var bytes: [UInt8] {
    var out: [UInt8] = []
    for section in sections {
      out.append(section.kind.rawValue)
      for shift in [0, 8, 16] { out.append(UInt8(section.bytes.count >> shift & 0xFF)) }
      out += section.bytes
    }
    return out
  }

  /// The trace that the sections make.
  func packed() -> [UInt8] {
    var compressor = ZstdCompressor(level: 1)
    var out: [UInt8] = []
    var place = 0
    while place < sections.count {
      let section = sections[place]
      place += 1
      switch section.kind {
      case .head: out += FrameKind.head.frame(section.bytes)
      case .tables: out += FrameKind.tables.frame(Self.tables(section.bytes, &compressor))
      case .block:
        let columns = sections[place...].prefix { $0.kind == .column }
        out += Self.block(section.bytes, columns, &compressor)
      case .index:
        let tables = sections[place...].first.flatMap { $0.kind == .column ? $0.bytes : nil }
        var body = section.bytes
        let packed = Self.tables(tables ?? [], &compressor)
        body.put(UInt32(packed.count))
        body += packed
        body.put(UInt64(out.count))
        out += FrameKind.index.frame(body + IndexFrame.letters)
      case .column: break
      }
    }
    return out
  }

  private static func tables(_ raw: [UInt8], _ compressor: inout ZstdCompressor) -> [UInt8] {
    var out: [UInt8] = []
    out.put(UInt32(raw.count))
    _ = compressor.append(raw.span, to: &out)
    return out
  }

  private static func block(
    _ fixed: [UInt8], _ columns: ArraySlice<Section>, _ compressor: inout ZstdCompressor
  ) -> [UInt8] {
    var body = fixed
    var stored: [UInt8] = []
    body.put(UInt32(columns.count))
    for column in columns {
      let raw = column.bytes.dropFirst()
      let start = stored.count
      let length = compressor.append(raw.span, to: &stored)
      let frame = stored[start...]
      body += [column.bytes.first ?? 0, 0, 0, 0]
      body.put(UInt32(raw.count))
      body.put(UInt32(length))
      body.put(UInt32(truncatingIfNeeded: XXH64.hash(frame.span)))
    }
    return FrameKind.block.frame(body) + stored
  }
}

extension UnpackedTrace {
  /// Bytes of a block header before its rows.
  private static let fixedBlockLength = 64

  /// The sections of a sound trace.
  init(unpacking trace: [UInt8]) throws {
    var frames = FrameReader(ByteWindow(bytes: trace))
    var unpacker = ColumnUnpacker()
    while case .frame(let frame) = try frames.next() {
      switch frame.kind {
      case .head: sections.append(Section(kind: .head, bytes: frame.body))
      case .tables:
        sections.append(
          Section(kind: .tables, bytes: Self.unpack(frame.body, &unpacker)))
      case .block:
        let header = try BlockHeader(parsing: frame.body.span)
        sections.append(
          Section(kind: .block, bytes: Array(frame.body.prefix(Self.fixedBlockLength))))
        let stored = Array(frames.window.bytes(0, header.storedLength))
        frames.window.consume(header.storedLength)
        for column in header.columns {
          var raw: [UInt8] = []
          let count = try unpacker.unpack(column, stored.span, into: &raw)
          sections.append(Section(kind: .column, bytes: [column.id] + raw[..<count]))
        }
      case .index:
        let content = try IndexFrame.parse(frame.body.span)
        let tail = 4 + content.tables.count + 16
        sections.append(Section(kind: .index, bytes: Array(frame.body.dropLast(tail))))
        sections.append(
          Section(kind: .column, bytes: Self.unpack(content.tables, &unpacker)))
      }
    }
  }

  private static func unpack(_ packed: [UInt8], _ unpacker: inout ColumnUnpacker) -> [UInt8] {
    var cursor = ByteCursor()
    guard let length = try? cursor.number(packed.span, as: UInt32.self) else { return [] }
    var raw: [UInt8] = []
    let frame = packed[cursor.offset...]
    guard unpacker.decompress(frame.span, count: Int(length), into: &raw) == nil else { return [] }
    return Array(raw[..<Int(length)])
  }
}
