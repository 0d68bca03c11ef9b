import CLibzstd

/// The zstd frames of a trace's columns, found without the project's reader: what decompressing
/// costs with libzstd alone, the yardstick for decoding.
struct StoredColumns {
  private struct Frame {
    var offset: Int
    var storedLength: Int
    var rawLength: Int
    var isTime: Bool
  }

  private let bytes: [UInt8]
  private var frames: [Frame] = []
  /// Events of all blocks.
  private(set) var events = 0

  /// Walks the frames of a sound trace; FORMAT.md says where things are.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var place = 0
    while place + 12 <= bytes.count {
      let length = word(place + 4)
      let isBlock = Array(bytes[(place + 8)..<(place + 12)]) == Array("MTBK".utf8)
      var offset = place + 8 + length
      if isBlock { takeBlock(place + 12, columns: &offset) }
      place = offset
    }
  }

  private mutating func takeBlock(_ body: Int, columns offset: inout Int) {
    events += word(body)
    for row in 0..<word(body + 64) {
      let entry = body + 68 + 16 * row
      let stored = word(entry + 8)
      frames.append(
        Frame(
          offset: offset, storedLength: stored, rawLength: word(entry + 4),
          isTime: (8...10).contains(bytes[entry])))
      offset += stored
    }
  }

  private func word(_ place: Int) -> Int {
    (0..<4).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
  }

  /// Decompresses every frame, or all but those of times, into one buffer.
  func decompress(times: Bool) {
    guard let context = ZSTD_createDCtx() else { return }
    defer { ZSTD_freeDCtx(context) }
    let room = frames.map(\.rawLength).max() ?? 0
    var out = [UInt8](repeating: 0, count: max(1, room))
    bytes.withUnsafeBytes { source in
      out.withUnsafeMutableBytes { target in
        for frame in frames where times || !frame.isTime {
          let count = ZSTD_decompressDCtx(
            context, target.baseAddress, frame.rawLength,
            source.baseAddress.map { $0 + frame.offset },
            frame.storedLength)
          precondition(count == frame.rawLength, "a column that libzstd cannot decompress")
        }
      }
    }
  }
}
