/// Checks and decompresses the frames of columns.
struct ColumnUnpacker: ~Copyable {
  private var decompressor = ZstdDecompressor()

  /// Checks and decompresses a column's frame.
  /// - Parameter padding: bytes that `out` has behind the column at least.
  /// - Returns: the column's length, which `out` holds at its front.
  mutating func unpack(
    _ entry: ColumnEntry, _ stored: borrowing Span<UInt8>, padding: Int = 0,
    into out: inout [UInt8]
  ) throws(BlockDecoder.Failure) -> Int {
    let frame = stored.extracting(entry.offset..<entry.offset + entry.storedLength)
    let hash = UInt32(truncatingIfNeeded: XXH64.hash(frame))
    guard hash == entry.storedHash else {
      throw BlockDecoder.Failure(
        offset: entry.offset,
        expected: "a frame of \(entry.storedLength) bytes with checksum \(hex(entry.storedHash))",
        found: hex(hash))
    }
    // All at once, so that what is there is not copied to make room.
    let room = entry.rawLength + padding
    if out.count < room { out = [UInt8](repeating: 0, count: room) }
    if let problem = decompressor.decompress(frame, count: entry.rawLength, into: &out) {
      throw BlockDecoder.Failure(
        offset: entry.offset, expected: "a zstd frame of \(entry.rawLength) bytes", found: problem)
    }
    return entry.rawLength
  }

  /// Decompresses one frame that has no row of its own.
  /// - Returns: what is wrong with it, or nil.
  mutating func decompress(
    _ frame: borrowing Span<UInt8>, count: Int, into out: inout [UInt8]
  ) -> String? {
    decompressor.decompress(frame, count: count, into: &out)
  }
}
