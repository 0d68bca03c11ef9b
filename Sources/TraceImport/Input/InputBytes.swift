internal import TraceFormat

/// The bytes of an input, decompressed: descriptor or memory → gzip, zstd or nothing.
///
/// The compression is recognised by the first bytes. gzip members and zstd frames may follow each
/// other; zero bytes after the last gzip member are padding, as gzip(1) has it.
struct InputBytes: ~Copyable {
  private enum Compression { case undecided, none, gzip, zstd }

  /// What messages call the input.
  let name: String
  private var descriptor: Descriptor?
  private var packed: [UInt8]
  private var packedStart = 0
  private var packedEnd: Int
  /// Bytes of input before `packed`.
  private var packedOffset: UInt64 = 0
  private var isDrained: Bool
  private var compression = Compression.undecided
  private var gzip: Inflate?
  private var zstd: ZstdStream?

  /// The bytes of the file at `path`; `-` is standard input.
  init(path: String) throws(ImportError) {
    let opened = try Descriptor(path: path)
    name = opened.name
    descriptor = consume opened
    packed = [UInt8](repeating: 0, count: 1 << 17)
    packedEnd = 0
    isDrained = false
  }

  /// Bytes in memory.
  init(bytes: [UInt8], name: String) {
    self.name = name
    descriptor = nil
    packed = bytes
    packedEnd = bytes.count
    isDrained = true
  }

  /// Bytes of input, still compressed, that were used up.
  var offset: UInt64 { packedOffset + UInt64(packedStart) }

  /// Puts bytes into `output` from place `start` on; how many, 0 only at the end.
  /// - Throws: `ImportError` if reading fails, or the compressed input is damaged or cut off.
  mutating func read(into output: inout [UInt8], at start: Int) throws(ImportError) -> Int {
    if compression == .undecided { try decide() }
    while true {
      if packedStart == packedEnd {
        if compression == .none { return try readPlain(into: &output, at: start) }
        try refill()
      }
      let isDone = packedStart == packedEnd
      let before = packedStart
      let count: Int
      switch compression {
      case .gzip: count = try inflate(into: &output, at: start)
      case .zstd: count = try unzstd(into: &output, at: start)
      case .undecided, .none: return copy(into: &output, at: start)
      }
      if count > 0 || isDone || start == output.count { return count }
      guard packedStart > before else {
        throw .damaged(
          path: name, compression: "compressed data", offset: offset, reason: "no progress")
      }
    }
  }

  private mutating func readPlain(
    into output: inout [UInt8], at start: Int
  ) throws(ImportError) -> Int {
    let count = try descriptor?.read(into: &output, at: start, offset: offset) ?? 0
    packedOffset += UInt64(count)
    return count
  }

  private mutating func refill() throws(ImportError) {
    guard !isDrained else { return }
    packedOffset += UInt64(packedEnd)
    (packedStart, packedEnd) = (0, 0)
    packedEnd = try readDescriptor(at: 0)
    if packedEnd == 0 { isDrained = true }
  }

  private mutating func readDescriptor(at place: Int) throws(ImportError) -> Int {
    try descriptor?.read(into: &packed, at: place, offset: packedOffset + UInt64(place)) ?? 0
  }

  private mutating func decide() throws(ImportError) {
    while packedEnd < 4, !isDrained {
      let count = try readDescriptor(at: packedEnd)
      if count == 0 { isDrained = true }
      packedEnd += count
    }
    let head = Array(packed[0..<min(4, packedEnd)])
    if head.starts(with: [0x1f, 0x8b]) {
      compression = .gzip
      gzip = Inflate()
    } else if head == [0x28, 0xb5, 0x2f, 0xfd]
      || (head.count == 4 && head[0] & 0xf0 == 0x50 && head[1...] == [0x2a, 0x4d, 0x18])
    {
      compression = .zstd
      zstd = ZstdStream()
    } else {
      compression = .none
    }
  }

  private mutating func copy(into output: inout [UInt8], at start: Int) -> Int {
    let count = min(packedEnd - packedStart, output.count - start)
    output.replaceSubrange(
      start..<start + count, with: packed[packedStart..<packedStart + count])
    packedStart += count
    return count
  }

  private mutating func inflate(
    into output: inout [UInt8], at start: Int
  ) throws(ImportError) -> Int {
    let isBetween = gzip?.isBetweenMembers ?? true
    if isBetween && offset > 0 {
      while packedStart < packedEnd, packed[packedStart] == 0 { packedStart += 1 }
    }
    if packedStart == packedEnd {
      guard isDrained, !isBetween else { return 0 }
      throw .truncated(path: name, compression: "gzip", offset: offset)
    }
    let packed = packed
    do throws(Inflate.Failure) {
      let progress = try gzip?.decompress(
        packed.span.extracting(0..<packedEnd), from: packedStart, into: &output, at: start)
      packedStart += progress?.consumed ?? 0
      return progress?.produced ?? 0
    } catch {
      throw .damaged(
        path: name, compression: "gzip", offset: offset + UInt64(error.consumed),
        reason: error.reason)
    }
  }

  private mutating func unzstd(
    into output: inout [UInt8], at start: Int
  ) throws(ImportError) -> Int {
    let isDone = packedStart == packedEnd
    if isDone, zstd?.isBetweenFrames ?? true { return 0 }
    let packed = packed
    do throws(ZstdStream.Failure) {
      // Without input as well: the decompressor may hold output back.
      let progress = try zstd?.decompress(
        packed.span.extracting(0..<packedEnd), from: packedStart, into: &output, at: start)
      packedStart += progress?.consumed ?? 0
      let produced = progress?.produced ?? 0
      if isDone, produced == 0 {
        throw ZstdStream.Failure(reason: "", consumed: 0)
      }
      return produced
    } catch {
      if isDone { throw .truncated(path: name, compression: "zstd", offset: offset) }
      throw .damaged(
        path: name, compression: "zstd", offset: offset + UInt64(error.consumed),
        reason: error.reason)
    }
  }
}
