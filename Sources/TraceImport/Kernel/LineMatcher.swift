/// An event line, taken apart: thread and processor as a memoised prefix, time, event and fields.
struct MatchedLine {
  /// The number of the prefix in the matcher.
  var prefix: Int
  var grammar: LineGrammar
  var stamp: EventStamp
}

/// Matches lines against both grammars and remembers the prefixes that it has seen.
///
/// The ftrace grammar is tried first, unless more lines so far were perf's: a perf line of an
/// unknown thread (":-1 -1") would pass for an ftrace line whose event is called "kmem".
struct LineMatcher {
  /// The parts of a line up to the processor's number, as either grammar sees them.
  struct Prefix {
    var ftrace: ThreadPrefix?
    var perf: ThreadPrefix?
    var processor: UInt32
  }

  private(set) var prefixes: [Prefix] = []
  private var memo = ByteMemo()
  private var last = -1
  private var ftraceLines: UInt64 = 0
  private var perfLines: UInt64

  /// A matcher; `preferring` says which grammar is tried first on the first line.
  init(preferring grammar: LineGrammar) {
    perfLines = grammar == .perf ? 1 : 0
  }

  /// Takes a line apart; nil if it is not an event's. Not inlined: it must not depend on the
  /// caller's sink how well it is compiled.
  @inline(never)
  mutating func match(_ bytes: Span<UInt8>, _ line: Range<Int>) -> MatchedLine? {
    if perfLines <= ftraceLines, let match = match(bytes, line, as: .ftrace),
      !Self.isSystem(bytes, match.stamp.event)
    {
      ftraceLines &+= 1
      return match
    }
    if let match = match(bytes, line, as: .perf) {
      perfLines &+= 1
      return match
    }
    return nil
  }

  /// Whether a name is that of a group of tracepoints, as a perf line of an unknown thread has it
  /// in the event's place.
  @inline(__always)
  private static func isSystem(_ bytes: Span<UInt8>, _ name: Range<Int>) -> Bool {
    if name.count > 10 { return false }
    return ["kmem", "vmscan", "oom", "compaction"].contains {
      $0.utf8.count == name.count && Ascii.has($0, at: name.lowerBound, bytes, to: name.upperBound)
    }
  }

  /// The rightmost bracket that makes the line an event's decides, as names may contain any text.
  @inline(__always)
  private mutating func match(
    _ bytes: Span<UInt8>, _ line: Range<Int>, as grammar: LineGrammar
  ) -> MatchedLine? {
    let bracket = ByteSearch.first(UInt8(ascii: "["), in: bytes, line)
    guard bracket < line.upperBound else { return nil }
    let next = ByteSearch.first(UInt8(ascii: "["), in: bytes, bracket &+ 1..<line.upperBound)
    if next == line.upperBound { return match(bytes, line, bracket: bracket, as: grammar) }
    var place = line.upperBound
    while place > bracket {
      place -= 1
      if bytes[place] == UInt8(ascii: "["),
        let match = match(bytes, line, bracket: place, as: grammar)
      {
        return match
      }
    }
    return nil
  }

  @inline(__always)
  private mutating func match(
    _ bytes: Span<UInt8>, _ line: Range<Int>, bracket: Int, as grammar: LineGrammar
  ) -> MatchedLine? {
    var close = bracket &+ 1
    while close < line.upperBound, Ascii.isDigit(bytes[close]) { close &+= 1 }
    guard close > bracket &+ 1, close < line.upperBound, bytes[close] == UInt8(ascii: "]"),
      let stamp = grammar.stamp(bytes, from: close &+ 1, to: line.upperBound),
      let prefix = prefix(bytes, line.lowerBound..<close, bracket: bracket)
    else { return nil }
    switch grammar {
    case .ftrace: if prefixes[prefix].ftrace == nil { return nil }
    case .perf: if prefixes[prefix].perf == nil { return nil }
    }
    return MatchedLine(prefix: prefix, grammar: grammar, stamp: stamp)
  }

  /// The number of the prefix in `range`, which ends with the processor's digits.
  @inline(__always)
  private mutating func prefix(
    _ bytes: Span<UInt8>, _ range: Range<Int>, bracket: Int
  ) -> Int? {
    if last >= 0, memo.isEqual(last, bytes, range, 0..<0, realm: 0) { return last }
    let hash = ByteMemo.hash(bytes, range, seed: 0)
    var number = memo.find(bytes, range, 0..<0, realm: 0, hash: hash)
    if number < 0 {
      let ftrace = LineGrammar.ftrace.thread(bytes, from: range.lowerBound, bracket: bracket)
      let perf = LineGrammar.perf.thread(bytes, from: range.lowerBound, bracket: bracket)
      guard ftrace != nil || perf != nil else { return nil }
      number = memo.insert(bytes, range, 0..<0, realm: 0, hash: hash)
      let processor = Ascii.decimal(bytes, bracket + 1..<range.upperBound).value
      prefixes.append(
        Prefix(
          ftrace: ftrace?.relative(to: range.lowerBound),
          perf: perf?.relative(to: range.lowerBound), processor: UInt32(clamping: processor)))
    }
    last = number
    return number
  }
}

extension ThreadPrefix {
  fileprivate func relative(to start: Int) -> ThreadPrefix {
    ThreadPrefix(nameStart: nameStart - start, nameEnd: nameEnd - start, thread: thread)
  }
}
