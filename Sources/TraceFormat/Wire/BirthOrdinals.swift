/// The ordinals of a block's births in the order of columns that are grouped by context.
///
/// Births are numbered in event order, but a block is decoded context by context: this is where the
/// one meets the other, once a run instead of once a birth.
struct BirthOrdinals {
  /// The relative ordinals of each context's births, all below `BlockHeader.eventLimit`. Between
  /// contexts there is a gap of `gap` places, so that runs can be written in whole steps.
  var ordinals: [UInt16] = []

  /// Places that are written at once.
  static let gap = 8

  /// Where the ordinals of a context start.
  /// - Parameter firstBirth: births before its events in grouped columns.
  @inline(__always)
  static func place(ofContext context: Int, firstBirth: UInt32) -> Int {
    Int(firstBirth) &+ context &* gap
  }

  /// Counts of events; both together, as both are asked of every event.
  struct Tally: BitwiseCopyable {
    private var both: UInt64

    /// One event.
    init(isBirth: Bool, hasPayload: Bool) {
      both = (isBirth ? 1 : 0) | (hasPayload ? 1 << 32 : 0)
    }

    /// Nothing counted.
    static let zero = Tally(isBirth: false, hasPayload: false)

    /// Events that are births.
    @inline(__always)
    var births: UInt32 { UInt32(truncatingIfNeeded: both) }
    /// Events that have payload values.
    var payloads: Int { Int(both >> 32) }

    /// Adds counts, each at most the events of a block.
    @inline(__always)
    static func += (left: inout Tally, right: Tally) { left.both &+= right.both }
  }

  /// Counts births in the grouped site column.
  /// - Parameters:
  ///   - tallies: local site to what one event of it counts.
  ///   - before: gets the births before each grouped event, and at the end all.
  mutating func count<Table: SiteTable>(
    _ grouped: borrowing Span<Table.Element>, _ tallies: inout Table, contexts: Int,
    into before: inout [Int32]
  ) -> Tally where Table.Value == Tally {
    let room = grouped.count + Ungrouping.step
    if before.count < room { before.resize(to: room, filling: 0) }
    var out = before.mutableSpan
    var piece = out._mutatingExtracting(0..<grouped.count)
    var tally = Tally.zero
    for i in grouped.indices {
      piece[i] = Int32(bitPattern: tally.births)
      tally += tallies[grouped[i]]
    }
    before[grouped.count] = Int32(bitPattern: tally.births)
    let length = Int(tally.births) + (contexts + 1) * Self.gap
    if ordinals.count < length { ordinals.resize(to: length, filling: 0) }
    return tally
  }

  /// Writes the ordinals of one run's births.
  /// - Parameters:
  ///   - place: where they start.
  ///   - first: births in the block before the run.
  @inline(__always)
  static func fill(
    _ ordinals: inout MutableSpan<UInt16>, at place: Int, first: UInt16, count: Int
  ) {
    step(&ordinals, at: place, first)
    if count > gap { fillRest(&ordinals, at: place, first: first, count: count) }
  }

  /// Writes what `fill` leaves of a run of many births. Kept apart: few runs have so many.
  @inline(never)
  private static func fillRest(
    _ ordinals: inout MutableSpan<UInt16>, at place: Int, first: UInt16, count: Int
  ) {
    for done in stride(from: gap, to: count, by: gap) {
      step(&ordinals, at: place &+ done, first &+ UInt16(truncatingIfNeeded: done))
    }
  }

  /// Writes `gap` ordinals. Past the run's last birth stands what the next run of the context
  /// replaces, or the gap.
  @inline(__always)
  private static func step(
    _ ordinals: inout MutableSpan<UInt16>, at place: Int, _ first: UInt16
  ) {
    var piece = ordinals._mutatingExtracting(place..<place &+ gap)
    // From the ordinal before, so that all eight are sums and become one of vectors.
    let next = SIMD8(repeating: first &- 1) &+ SIMD8(1, 2, 3, 4, 5, 6, 7, 8)
    for i in 0..<gap { piece[i] = next[i] }
  }
}
