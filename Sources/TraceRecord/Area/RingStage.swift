internal import TraceFormat

/// Records of one ring on their way into a trace, and what the next ones depend on.
struct RingStage {
  /// No path is longer.
  private static let pathLimit: UInt64 = 4096

  /// Records copied from the ring, four words each; those below `next` are done with.
  var words: [UInt64] = []
  /// Index of the first record that is not done with.
  var next = 0
  /// Records in `words`.
  var count = 0
  /// Whether the ring may hold more behind what was copied.
  var isCut = false
  /// Index of the process slot that the ring belongs to; -1 if nobody owns it.
  var slot = -1
  var thread: UInt32 = 0
  var context = ContextID(0)
  /// The translator's `contextVersion` of when `context` was looked up.
  var contextVersion = 0
  /// Records lost, of which the trace knows.
  var lost: UInt64 = 0
  /// The last record's time in ticks.
  var lastTicks: UInt64 = 0
  /// An object between the two halves of a reallocation.
  var moving: Moving?
  /// Pages between the two halves of a remapping: whether any were known.
  var isRemapping = false
  /// Callers of the record that comes next.
  var callers: [UInt64] = []
  /// A module's path as far as it has come.
  var text: ModuleText?

  struct Moving {
    var ordinal: UInt64
    var key: UInt64
  }

  struct ModuleText {
    var base: UInt64
    var missing: Int
    var bytes: [UInt8]
  }

  var isEmpty: Bool { next == count }

  /// Time of the next record. A record without a time goes with the one before it.
  @inline(__always)
  func headTicks() -> UInt64 { max(words[next &* 4], lastTicks) }

  /// Makes room at the end by moving what is left to the front.
  mutating func compact() {
    guard next > 0 else { return }
    let left = count - next
    for i in 0..<(left * 4) { words[i] = words[next * 4 + i] }
    next = 0
    count = left
  }

  /// Looks through the records from `first` on for modules whose path is complete with them.
  ///
  /// They are taken at once, before the events around them: an event may come from a library that
  /// was told later. Times after `latest` (ticks) are what a program has written that writes where
  /// it should not; those records go with the ones before them.
  mutating func inspect(from first: Int, latest: UInt64) -> [ModuleText]? {
    var found: [ModuleText]?
    for place in first..<count {
      if words[place &* 4] > latest { words[place &* 4] = 0 }
      let what = words[place &* 4 &+ 1]
      guard what &>> 56 == RecordKind.module || what &>> 56 == RecordKind.text else { continue }
      let size = words[place * 4 + 3]
      if what >> 56 == RecordKind.module {
        let missing = Int(clamping: min(size, Self.pathLimit))
        text = ModuleText(base: what & RecordKind.pointerMask, missing: missing, bytes: [])
        continue
      }
      guard var text else { continue }
      let bytes = Self.bytes(words[place * 4 + 2]) + Self.bytes(size)
      text.bytes += bytes.prefix(text.missing)
      text.missing -= min(text.missing, bytes.count)
      if text.missing == 0 { found = (found ?? []) + [text] }
      self.text = text.missing > 0 ? text : nil
    }
    return found
  }

  /// The bytes of a word, lowest first.
  static func bytes(_ word: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * UInt64($0))) }
  }
}
