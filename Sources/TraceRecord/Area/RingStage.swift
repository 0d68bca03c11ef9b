internal import TraceFormat

/// Records of one ring on their way into a trace, and what the next ones depend on.
struct RingStage {
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
}
