/// Walks the frames of a trace, checks each, and finds the next sound one after damage.
struct FrameReader: ~Copyable {
  /// A sound frame of ours.
  struct Frame {
    var kind: FrameKind
    /// Offset of the frame in the input.
    var offset: UInt64
    /// The body, without envelope.
    var body: [UInt8]
  }

  /// What is wrong at a place of the input.
  struct Problem {
    var offset: UInt64
    var expected: String
    var found: String
    /// Whether the input ends within a frame.
    var isTruncation = false
  }

  /// What comes next.
  enum Next {
    case frame(Frame)
    case problem(Problem)
    case end
  }

  var window: ByteWindow

  init(_ window: consuming ByteWindow) { self.window = window }

  /// Reads the frame at the window's start and moves past it; at a problem it stays.
  mutating func next() throws(TraceError) -> Next {
    guard try window.fill(1) else { return .end }
    let offset = window.offset
    guard try window.fill(FrameKind.headerLength) else {
      return .problem(
        Problem(
          offset: offset, expected: "a frame", found: "\(window.available) bytes and the end",
          isTruncation: true))
    }
    let magic = number(at: 0)
    let length = Int(number(at: 4))
    guard let kind = FrameKind(rawValue: magic) else {
      if FrameKind.isSkippable(magic), let body = try envelope(length, tag: nil) {
        // A frame of a later version with our envelope: optional by definition, passed over.
        _ = body
        window.consume(FrameKind.headerLength + length)
        return try next()
      }
      return .problem(Problem(offset: offset, expected: "a frame", found: hex(magic)))
    }
    guard length <= FrameKind.payloadLimit, length >= FrameKind.envelopeLength else {
      return .problem(
        Problem(
          offset: offset, expected: "a frame of at most \(FrameKind.payloadLimit) bytes",
          found: "\(length)"))
    }
    guard try window.fill(FrameKind.headerLength + length) else {
      return .problem(
        Problem(
          offset: offset, expected: "a \(kind) frame of \(length) bytes",
          found: "\(window.available - FrameKind.headerLength) bytes and the end",
          isTruncation: true))
    }
    guard let body = try envelope(length, tag: kind.tag) else {
      return .problem(
        Problem(
          offset: offset, expected: "a \(kind) frame with a true checksum", found: "another"))
    }
    window.consume(FrameKind.headerLength + length)
    return .frame(Frame(kind: kind, offset: offset, body: body))
  }

  /// The body of the frame at the window's start if its tag and checksum are right.
  private mutating func envelope(_ length: Int, tag: [UInt8]?) throws(TraceError) -> [UInt8]? {
    let whole = FrameKind.headerLength + length
    guard length >= FrameKind.envelopeLength, length <= FrameKind.payloadLimit,
      try window.fill(whole)
    else { return nil }
    let bytes = window.bytes(0, whole)
    let first = bytes.startIndex
    let found = Array(bytes[(first + 8)..<(first + 12)])
    guard tag == nil ? found.starts(with: Array("MT".utf8)) : found == tag else { return nil }
    var cursor = ByteCursor()
    let covered = bytes.dropLast(8)
    let checksum = bytes.suffix(8)
    guard let stored = try? cursor.number(checksum.span, as: UInt64.self),
      stored == XXH64.hash(covered.span)
    else { return nil }
    return Array(bytes[(first + 12)..<(bytes.endIndex - 8)])
  }

  /// Moves to the next sound frame after the window's start, or to the end.
  mutating func resynchronise() throws(TraceError) {
    if try window.fill(1) { window.consume(1) }
    while try window.fill(FrameKind.headerLength + FrameKind.envelopeLength) {
      let chunk = window.bytes(0, window.available)
      var skip = 0
      var candidate = false
      let base = chunk.startIndex
      while skip + 20 <= chunk.count {
        if chunk[base + skip + 1] == 0x2A, chunk[base + skip + 2] == 0x4D,
          chunk[base + skip + 3] == 0x18, chunk[base + skip] & 0xF0 == 0x50,
          chunk[base + skip + 8] == UInt8(ascii: "M"), chunk[base + skip + 9] == UInt8(ascii: "T")
        {
          candidate = true
          break
        }
        skip += 1
      }
      window.consume(skip)
      guard candidate else { continue }
      if try isSound() { return }
      window.consume(1)
    }
    window.consume(window.available)
  }

  private mutating func isSound() throws(TraceError) -> Bool {
    guard let kind = FrameKind(rawValue: number(at: 0)) else { return false }
    return try envelope(Int(number(at: 4)), tag: kind.tag) != nil
  }

  private func number(at place: Int) -> UInt32 {
    window.bytes(place, 4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }
}
