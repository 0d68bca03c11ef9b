/// The two grammars of an event line, told apart by what stands around the processor's number:
///
///     ftrace  [INSTANCE:] NAME-PID [(TGID)] [CPU] [LATENCY] SECONDS.FRACTION: EVENT: FIELDS
///     perf    NAME PID [CPU] SECONDS.FRACTION: [PERIOD] SYSTEM:EVENT: FIELDS
///
/// `trace-cmd report` and tracefs print the first, `perf script` the second. A name may contain
/// blanks, colons, hyphens and brackets, so it is read backwards from the processor's bracket.
enum LineGrammar: UInt8 {
  case ftrace = 0
  case perf = 1
}

/// The thread that stands before the processor's number; places are relative to the line.
struct ThreadPrefix {
  var nameStart: Int
  var nameEnd: Int
  /// -1 where perf knows no thread. A number that does not fit is the largest that does.
  var thread: Int32
}

/// What stands behind the processor's number.
struct EventStamp {
  /// The source's clock; `.max` if it does not fit.
  var nanoseconds: UInt64
  /// Digits behind the point, as printed.
  var digits: Int
  var event: Range<Int>
  /// Where the fields begin.
  var fields: Int
}

extension LineGrammar {
  /// The thread before the bracket at `bracket` in the line that begins at `start`.
  func thread(_ bytes: Span<UInt8>, from start: Int, bracket: Int) -> ThreadPrefix? {
    var end = Ascii.blanksBefore(bracket, bytes, from: start)
    guard end < bracket, end > start else { return nil }
    if self == .ftrace, bytes[end - 1] == UInt8(ascii: ")") {
      guard let open = Self.processGroup(bytes, from: start, close: end - 1) else { return nil }
      end = Ascii.blanksBefore(open, bytes, from: start)
      guard end < open else { return nil }
    }
    var digits = end
    while digits > start, Ascii.isDigit(bytes[digits - 1]) { digits -= 1 }
    guard digits < end else { return nil }
    let magnitude = Int32(clamping: Ascii.decimal(bytes, digits..<end).value)
    let hasHyphen = digits > start && bytes[digits - 1] == UInt8(ascii: "-")
    switch self {
    case .ftrace:
      guard hasHyphen, digits - 1 > start else { return nil }
      let nameStart = Self.nameStart(bytes, from: start, hyphen: digits - 1)
      return ThreadPrefix(nameStart: nameStart, nameEnd: digits - 1, thread: magnitude)
    case .perf:
      let numberStart = hasHyphen ? digits - 1 : digits
      let nameEnd = Ascii.blanksBefore(numberStart, bytes, from: start)
      let nameStart = Ascii.blanksAfter(start, bytes, to: nameEnd)
      guard nameEnd < numberStart, nameStart < nameEnd else { return nil }
      return ThreadPrefix(
        nameStart: nameStart, nameEnd: nameEnd, thread: hasHyphen ? -magnitude : magnitude)
    }
  }

  /// Where "(  123)" or "(-----)" begins that ends at `close`.
  private static func processGroup(_ bytes: Span<UInt8>, from start: Int, close: Int) -> Int? {
    var place = close
    while place > start {
      place -= 1
      let byte = bytes[place]
      if byte == UInt8(ascii: "(") { return place + 1 < close ? place : nil }
      guard Ascii.isDigit(byte) || byte == UInt8(ascii: " ") || byte == UInt8(ascii: "-") else {
        return nil
      }
    }
    return nil
  }

  /// Where the name before `hyphen` begins: after an instance ("tt:   ") and blanks, if that
  /// leaves a name.
  private static func nameStart(_ bytes: Span<UInt8>, from start: Int, hyphen: Int) -> Int {
    var place = start
    while place < hyphen, Ascii.isWord(bytes[place]) { place += 1 }
    if place > start, place < hyphen, bytes[place] == UInt8(ascii: ":") {
      let name = Ascii.blanksAfter(place + 1, bytes, to: hyphen)
      if name > place + 1 {
        if name < hyphen { return name }
        return name - 1 > place + 1 ? name - 1 : start
      }
    }
    place = Ascii.blanksAfter(start, bytes, to: hyphen)
    return place < hyphen ? place : hyphen - 1
  }

  /// What stands from `start`, just behind the processor's bracket, to `end`.
  @inline(__always)
  func stamp(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> EventStamp? {
    var place = Ascii.blanksAfter(start, bytes, to: end)
    guard place > start, place < end else { return nil }
    switch self {
    case .ftrace:
      // The first word is the latency column if no time and event begin there.
      if let stamp = timed(bytes, from: place, to: end) { return stamp }
      let wordEnd = Ascii.blankAfter(place, bytes, to: end)
      return timed(bytes, from: Ascii.blanksAfter(wordEnd, bytes, to: end), to: end)
    case .perf:
      guard var stamp = clock(bytes, from: &place, to: end) else { return nil }
      return event(bytes, from: place, to: end, into: &stamp) ? stamp : nil
    }
  }

  @inline(__always)
  private func timed(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> EventStamp? {
    var place = start
    guard var stamp = clock(bytes, from: &place, to: end) else { return nil }
    return event(bytes, from: place, to: end, into: &stamp) ? stamp : nil
  }

  /// "SECONDS.FRACTION:" and at least one blank.
  @inline(__always)
  private func clock(
    _ bytes: Span<UInt8>, from place: inout Int, to end: Int
  ) -> EventStamp? {
    let start = place
    var seconds: UInt64 = 0
    var fits = true
    while place < end, Ascii.isDigit(bytes[place]) {
      seconds = seconds &* 10 &+ UInt64(bytes[place] &- 48)
      place &+= 1
    }
    // Ten digits of seconds are beyond 18 billion: more than 64 bits of nanoseconds hold.
    if place &- start > 10 { fits = false }
    guard place > start, place < end, bytes[place] == UInt8(ascii: ".") else { return nil }
    place &+= 1
    let point = place
    var fraction: UInt64 = 0
    while place < end, Ascii.isDigit(bytes[place]) {
      if place &- point < 9 { fraction = fraction &* 10 &+ UInt64(bytes[place] &- 48) }
      place &+= 1
    }
    let digits = place &- point
    guard digits > 0, place < end, bytes[place] == UInt8(ascii: ":") else { return nil }
    place &+= 1
    let blanks = Ascii.blanksAfter(place, bytes, to: end)
    guard blanks > place else { return nil }
    place = blanks
    if digits < 9 { for _ in digits..<9 { fraction = fraction &* 10 } }
    if seconds > 18_000_000_000 { fits = false }
    let nanoseconds = fits ? seconds &* 1_000_000_000 &+ fraction : .max
    return EventStamp(nanoseconds: nanoseconds, digits: digits, event: 0..<0, fields: 0)
  }

  /// "EVENT:", or for perf "[PERIOD] SYSTEM:EVENT:", and the blanks before the fields.
  @inline(__always)
  private func event(
    _ bytes: Span<UInt8>, from start: Int, to end: Int, into stamp: inout EventStamp
  ) -> Bool {
    var name = start
    if self == .perf {
      var period = start
      while period < end, Ascii.isDigit(bytes[period]) { period &+= 1 }
      let blanks = Ascii.blanksAfter(period, bytes, to: end)
      if period > start, blanks > period { name = blanks }
      guard let system = Self.word(bytes, from: name, to: end) else { return false }
      name = system &+ 1
    }
    guard let nameEnd = Self.word(bytes, from: name, to: end) else { return false }
    stamp.event = name..<nameEnd
    stamp.fields = Ascii.blanksAfter(nameEnd &+ 1, bytes, to: end)
    return true
  }

  /// The colon that ends the word at `start`.
  @inline(__always)
  private static func word(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> Int? {
    var place = start
    while place < end, Ascii.isWord(bytes[place]) { place &+= 1 }
    return place > start && place < end && bytes[place] == UInt8(ascii: ":") ? place : nil
  }
}
