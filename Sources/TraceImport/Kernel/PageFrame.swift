/// The frame that a page event names: "page=P pfn=0xF".
struct PageFrame {
  /// The page frame's number.
  var number: UInt64
  /// Whether there is no page: NULL, and frame 0.
  var isMissing: Bool
  /// Where the fields behind it begin.
  var end: Int

  /// The frame that `fields` begin with or contain.
  @inline(__always)
  init?(_ bytes: Span<UInt8>, _ fields: Range<Int>) {
    var start = fields.lowerBound
    let limit = fields.upperBound
    if !Ascii.has("page=", at: start, bytes, to: limit) {
      guard let found = Ascii.find("page=", bytes, fields) else { return nil }
      start = found
    }
    guard let page = Pointer(bytes, from: start &+ 5, to: limit),
      Ascii.has(" pfn=", at: page.text.upperBound, bytes, to: limit)
    else { return nil }
    var place = page.text.upperBound &+ 5
    if Ascii.has("0x", at: place, bytes, to: limit) { place &+= 2 }
    let digits = place
    var number: UInt64 = 0
    while place < limit {
      let digit = Ascii.hexDigit(bytes[place])
      if digit > 15 { break }
      number = number << 4 | UInt64(digit)
      place &+= 1
    }
    guard place > digits, place &- digits <= 16 else { return nil }
    self.number = number
    isMissing = number == 0 && page.isNull
    end = place
  }
}

/// A page event's fields, cut behind its frame.
struct PageLine {
  var frame: PageFrame
  /// The fields behind the frame, which repeat.
  var tail: Range<Int>
  var hash: UInt64
  /// The number of their shape; -1 if it is new.
  var shape: Int
}

extension KernelEventImport {
  /// Finds the frame and what is known of the rest; nil if there is no frame. Not inlined, as
  /// `slabLine`.
  @inline(never)
  func pageLine(_ bytes: Span<UInt8>, _ event: EventLine) -> PageLine? {
    guard let frame = PageFrame(bytes, event.fields) else { return nil }
    let tail = frame.end..<event.fields.upperBound
    let seed = UInt64(truncatingIfNeeded: event.tracepoint)
    let hash = ByteMemo.hash(bytes, tail, seed: seed)
    let shape = memo.find(bytes, tail, 0..<0, realm: event.tracepoint, hash: hash)
    return PageLine(frame: frame, tail: tail, hash: hash, shape: shape)
  }
}
