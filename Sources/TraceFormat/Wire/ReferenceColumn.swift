/// The references of one site: bytes turned into the values that `ReferenceWalk` wants.
enum ReferenceColumn {
  /// Bytes that are looked through at once for the rare ones.
  private static let step = 64

  /// Whether a byte is a difference by itself.
  @inline(__always)
  private static func isPlain(_ byte: UInt8) -> Bool {
    byte &- 1 < ReferenceByte.firstEscape - 1
  }

  /// The difference that a plain byte stands for.
  @inline(__always)
  private static func difference(_ byte: UInt8) -> Int32 {
    let coded = Int32(truncatingIfNeeded: byte) &- 1
    return (coded &>> 1) ^ (0 &- (coded & 1))
  }

  /// Decodes a site's references.
  static func take(
    _ bytes: borrowing Span<UInt8>, mode: ReferenceMode, _ escapes: borrowing Span<UInt8>,
    _ reader: inout ReferenceEscapes, _ farObjects: inout [UInt64],
    into out: inout MutableSpan<Int32>
  ) throws(ByteCursor.Failure) {
    if mode == .siteDelta {
      try sum(bytes, escapes, &reader, &farObjects, into: &out)
      return
    }
    // Added to the last birth, these differences are turned round. All in one pass of vectors.
    let turn: Int32 = mode == .contextBirth ? -1 : 0
    let bias = (mode == .contextDeath ? ReferenceDecoder.deathStep : 0) &- turn
    var plain = out._mutatingExtracting(0..<bytes.count)
    for i in bytes.indices { plain[i] = (difference(bytes[i]) ^ turn) &+ bias }
    // What is not plain was turned into nonsense: look for it, and put it right.
    var start = 0
    while start < bytes.count {
      let end = min(start &+ step, bytes.count)
      let piece = bytes.extracting(start..<end)
      // As `isPlain`, for all at once.
      var largest: UInt8 = 0
      for i in piece.indices { largest = max(largest, piece[i] &- 1) }
      if largest >= ReferenceByte.firstEscape - 1 {
        for i in piece.indices where !isPlain(piece[i]) {
          switch try reader.take(piece[i], mode: mode, escapes, &farObjects) {
          case .step(let value): out[start &+ i] = (value ^ turn) &- turn
          case .final(let value): out[start &+ i] = value
          }
        }
      }
      start = end
    }
  }

  /// Decodes the references of a site where each is a difference from the one before.
  private static func sum(
    _ bytes: borrowing Span<UInt8>, _ escapes: borrowing Span<UInt8>,
    _ reader: inout ReferenceEscapes, _ farObjects: inout [UInt64],
    into out: inout MutableSpan<Int32>
  ) throws(ByteCursor.Failure) {
    var sums = out._mutatingExtracting(0..<bytes.count)
    var previous: Int32 = 0
    // Far enough from the codes that plain differences cannot reach them within a block.
    let limit = ReferenceByte.nearLimit
    for i in bytes.indices {
      let byte = bytes[i]
      if isPlain(byte) {
        previous &+= difference(byte)
        sums[i] = previous
        continue
      }
      switch try reader.take(byte, mode: .siteDelta, escapes, &farObjects) {
      case .final(let value): sums[i] = value
      case .step(let step):
        let sum = Int64(previous) + Int64(step)
        guard -limit < sum, sum < limit else {
          throw reader.cursor.failure("a near ordinal", found: "\(sum)")
        }
        previous = Int32(sum)
        sums[i] = previous
      }
    }
  }
}
