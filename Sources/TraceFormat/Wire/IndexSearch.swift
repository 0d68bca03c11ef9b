/// Finds the index of a trace that can be read at any place.
enum IndexSearch {
  /// The longest stretch at the end of a file that is searched for a displaced index.
  private static let reach: UInt64 = 64 << 20

  /// The index, or nil if there is none that is sound. The window is where it was before.
  ///
  /// The file's last bytes say where the index stands. If bytes were lost or added before it, it
  /// stands elsewhere: then it is searched for, and its entries are dropped, because the places
  /// that they name are as wrong as its own; its tables and totals still serve.
  static func find(_ frames: inout FrameReader) throws(TraceError) -> IndexFrame.Content? {
    guard let size = frames.window.seekableSize, size >= UInt64(IndexFrame.tailLength) else {
      return nil
    }
    let here = frames.window.offset
    var content = try read(&frames, at: try stated(&frames, size))
    if content == nil, let place = try displaced(&frames, size) {
      content = try read(&frames, at: place)
      content?.entries.removeAll()
    }
    try frames.window.seek(to: here)
    return content
  }

  /// Where the file's last bytes say that the index stands.
  private static func stated(
    _ frames: inout FrameReader, _ size: UInt64
  ) throws(TraceError) -> UInt64? {
    try frames.window.seek(to: size - UInt64(IndexFrame.tailLength))
    guard try frames.window.fill(IndexFrame.tailLength) else { return nil }
    let tail = frames.window.bytes(0, IndexFrame.tailLength)
    guard tail.dropFirst(8).starts(with: IndexFrame.letters) else { return nil }
    return tail.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  private static func read(
    _ frames: inout FrameReader, at place: UInt64?
  ) throws(TraceError) -> IndexFrame.Content? {
    guard let place, place < frames.window.seekableSize ?? 0 else { return nil }
    try frames.window.seek(to: place)
    guard case .frame(let frame) = try frames.next(), frame.kind == .index else { return nil }
    return try? IndexFrame.parse(frame.body.span)
  }

  /// Where an index frame stands that ends with the file.
  private static func displaced(
    _ frames: inout FrameReader, _ size: UInt64
  ) throws(TraceError) -> UInt64? {
    let start = size - min(size, reach)
    try frames.window.seek(to: start)
    let length = Int(size - start)
    guard try frames.window.fill(length) else { return nil }
    let bytes = frames.window.bytes(0, length)
    var magic: [UInt8] = []
    magic.put(FrameKind.index.rawValue)
    for place in bytes.indices.dropLast(12).reversed() where bytes[place] == magic[0] {
      let head = bytes[place..<(place + 12)]
      let payload = head.dropFirst(4).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
      guard head.starts(with: magic), head.suffix(4).elementsEqual(FrameKind.index.tag),
        place + FrameKind.headerLength + payload == bytes.endIndex
      else { continue }
      return start + UInt64(place - bytes.startIndex)
    }
    return nil
  }
}
