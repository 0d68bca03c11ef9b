/// Live bytes by type, and what each type used at the peak.
///
/// The peak moves often while memory grows: only types that changed since it last moved are copied,
/// which is at most one an operation.
struct TypeLedger: Sendable {
  /// Live bytes of each type.
  var liveBytes: [Int] = []
  /// One bit a type: whether it changed since the peak last moved.
  var changed: [UInt64] = []
  /// What each type used at the peak.
  private(set) var atPeak: [MemoryFigures] = []

  /// Makes room for the next type.
  mutating func declare() {
    if liveBytes.count % 64 == 0 { changed.append(0) }
    changed[liveBytes.count / 64] |= 1 << UInt64(liveBytes.count % 64)
    liveBytes.append(0)
    atPeak.append(MemoryFigures())
  }

  /// Any type may have changed.
  mutating func touchAll() {
    for type in liveBytes.indices { changed[type / 64] |= 1 << UInt64(type % 64) }
  }

  /// Notes what has changed since the peak last moved.
  mutating func snapshot(of model: borrowing some AllocatorModel) {
    for word in changed.indices {
      var bits = changed[word]
      changed[word] = 0
      while bits != 0 {
        let type = word * 64 + bits.trailingZeroBitCount
        atPeak[type] = MemoryFigures(
          liveBytes: liveBytes[type], totals: model.usage(ofType: type))
        bits &= bits - 1
      }
    }
  }
}
