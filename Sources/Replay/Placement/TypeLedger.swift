/// Live bytes by type, and what each type used at the peak.
///
/// The peak moves often while memory grows: only types that changed since it last moved are copied,
/// which is at most one an operation.
struct TypeLedger: Sendable {
  /// What is known of a type now.
  struct Entry: Sendable {
    /// Its live bytes.
    var liveBytes = 0
    /// Whether it is on the list of those that changed.
    fileprivate var isListed = false
  }

  /// The types that changed since the peak last moved. There is room for all.
  struct Changes: Sendable {
    fileprivate var types: [UInt32] = []
    fileprivate var count = 0

    /// Notes a type that is not listed yet.
    @inline(never)
    fileprivate mutating func append(_ type: Int) {
      types[count] = UInt32(truncatingIfNeeded: type)
      count += 1
    }
  }

  /// Each type.
  var entries: [Entry] = []
  /// Those that changed.
  var changes = Changes()
  /// What each type used at the peak.
  private(set) var atPeak: [MemoryFigures] = []

  /// Types declared.
  var count: Int { entries.count }

  /// Makes room for the next type.
  mutating func declare() {
    entries.append(Entry())
    changes.types.append(0)
    atPeak.append(MemoryFigures())
    touch(entries.count - 1)
  }

  /// Any type may have changed.
  mutating func touchAll() {
    for type in entries.indices { touch(type) }
  }

  private mutating func touch(_ type: Int) {
    guard !entries[type].isListed else { return }
    entries[type].isListed = true
    changes.append(type)
  }

  /// A type has changed, and has so many live bytes more.
  @inline(__always)
  static func add(
    _ bytes: Int, to type: Int, _ entries: inout MutableSpan<Entry>, _ changes: inout Changes
  ) {
    entries[type].liveBytes &+= bytes
    if !entries[type].isListed {
      entries[type].isListed = true
      changes.append(type)
    }
  }

  /// Notes what has changed since the peak last moved.
  mutating func snapshot(of model: borrowing some AllocatorModel) {
    for place in 0..<changes.count {
      let type = Int(changes.types[place])
      entries[type].isListed = false
      atPeak[type] = MemoryFigures(
        liveBytes: entries[type].liveBytes, totals: model.usage(ofType: type))
    }
    changes.count = 0
  }
}
