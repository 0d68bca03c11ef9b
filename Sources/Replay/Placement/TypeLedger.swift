/// Live bytes by type, and what each type used at the peak.
///
/// The peak moves often while memory grows: only types that changed since it last moved are copied,
/// which is at most one an operation.
struct TypeLedger: Sendable {
  private struct Row: Sendable {
    var liveBytes = 0
    var changedSinceEpoch: UInt32 = 0
  }
  private var rows: [Row] = []
  private var epoch: UInt32 = 1
  private var changed: [UInt32] = []
  private var allChanged = false
  private var peak: [MemoryFigures] = []

  /// Types declared so far.
  var count: Int { rows.count }

  /// Makes room for the next type.
  mutating func declare() {
    rows.append(Row())
    peak.append(MemoryFigures())
    mark(rows.count - 1)
  }

  /// Bytes of this type became live, or, if negative, dead.
  @inline(__always)
  mutating func add(_ bytes: Int, to type: Int) {
    rows[type].liveBytes &+= bytes
    if rows[type].changedSinceEpoch != epoch { mark(type) }
  }

  /// Any type may have changed.
  mutating func touchAll() { allChanged = true }

  /// Copies what has changed since the peak last moved.
  mutating func snapshot(of model: borrowing some AllocatorModel) {
    if allChanged {
      for type in rows.indices { copy(type, model) }
    } else {
      for type in changed { copy(Int(type), model) }
    }
    changed.removeAll(keepingCapacity: true)
    allChanged = false
    nextEpoch()
  }

  /// What each type used at the peak.
  var atPeak: [MemoryFigures] { peak }
  /// Live bytes of a type.
  func liveBytes(of type: Int) -> Int { rows[type].liveBytes }

  private mutating func copy(_ type: Int, _ model: borrowing some AllocatorModel) {
    peak[type] = MemoryFigures(
      liveBytes: rows[type].liveBytes, totals: model.usage(ofType: type))
  }

  @inline(never)
  private mutating func mark(_ type: Int) {
    rows[type].changedSinceEpoch = epoch
    changed.append(UInt32(type))
  }

  private mutating func nextEpoch() {
    epoch &+= 1
    guard epoch == 0 else { return }
    for type in rows.indices { rows[type].changedSinceEpoch = 0 }
    epoch = 1
  }
}
