/// The references of one site: bytes turned into the values that `ReferenceWalk` wants.
enum ReferenceColumn {
  /// Bytes that are looked through at once for the rare ones.
  private static let step = 32

  /// Whether a byte is a difference by itself.
  @inline(__always)
  private static func isPlain(_ byte: UInt8) -> Bool {
    byte &- 1 < ReferenceByte.firstEscape - 1
  }

  /// The difference that a plain byte stands for.
  @inline(__always)
  private static func difference(_ byte: UInt8) -> Int32 {
    let coded = byte &- 1
    let value = (coded &>> 1) ^ (0 &- (coded & 1))
    return Int32(truncatingIfNeeded: Int8(bitPattern: value))
  }

  /// Whether all bytes are differences by themselves.
  @inline(__always)
  private static func arePlain(_ bytes: borrowing Span<UInt8>) -> Bool {
    // As `isPlain`, for all at once.
    var largest: UInt8 = 0
    for i in bytes.indices { largest = max(largest, bytes[i] &- 1) }
    return largest < ReferenceByte.firstEscape - 1
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
    let wideBias = bias
    let widerBias = 0 &- turn
    var start = 0
    while start < bytes.count {
      let end = min(start &+ step, bytes.count)
      let piece = bytes.extracting(start..<end)
      if !arePlain(piece) {
        var target = out._mutatingExtracting(start..<end)
        for i in piece.indices where !isPlain(piece[i]) {
          let byte = piece[i]
          if ReferenceEscapes.isStep(byte) {
            let bias = byte == ReferenceByte.wide ? wideBias : widerBias
            target[i] = (try reader.step(byte, escapes) ^ turn) &+ bias
          } else {
            target[i] = try reader.code(byte, escapes, &farObjects)
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
    var previous: Int32 = 0
    // Far enough from the codes that plain differences cannot reach them within a block.
    let limit = Int32(ReferenceByte.nearLimit)
    var start = 0
    while start < bytes.count {
      let end = min(start &+ step, bytes.count)
      let piece = bytes.extracting(start..<end)
      var sums = out._mutatingExtracting(start..<end)
      start = end
      if arePlain(piece) {
        for i in piece.indices { sums[i] = difference(piece[i]) }
        for i in piece.indices {
          previous &+= sums[i]
          sums[i] = previous
        }
        continue
      }
      for i in piece.indices {
        let byte = piece[i]
        if isPlain(byte) {
          previous &+= difference(byte)
          sums[i] = previous
        } else if ReferenceEscapes.isStep(byte) {
          // Both are below 2^30 in size: their sum does not wrap around.
          let sum = previous &+ (try reader.step(byte, escapes))
          guard -limit < sum, sum < limit else {
            throw reader.cursor.failure("a near ordinal", found: "\(sum)")
          }
          previous = sum
          sums[i] = previous
        } else {
          sums[i] = try reader.code(byte, escapes, &farObjects)
        }
      }
    }
  }
}
