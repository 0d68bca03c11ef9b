/// The ordinals of a block's births in the order of columns that are grouped by context.
///
/// Births are numbered in event order, but a block is decoded context by context: this is where the
/// one meets the other, once a run instead of once a birth.
struct BirthOrdinals {
  /// Grouped event to births before it in the grouped order; one more at the end.
  var before: [UInt32] = []
  /// The relative ordinals of each context's births. Between contexts there is a gap of
  /// `gap` places, so that runs can be written in whole steps.
  var ordinals: [Int32] = []

  /// Places that are written at once.
  static let gap = 8

  /// Where the ordinals of a context start.
  /// - Parameter start: where its events start in grouped columns.
  @inline(__always)
  func place(ofContext context: Int, start: Int) -> Int {
    Int(before[start]) &+ context &* Self.gap
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
  /// - Parameter tallies: local site to what one event of it counts.
  mutating func count<Table: SiteTable>(
    _ grouped: borrowing Span<Table.Element>, _ tallies: inout Table, contexts: Int
  ) -> Tally where Table.Value == Tally {
    if before.count < grouped.count + 1 { before.resize(to: grouped.count + 1, filling: 0) }
    var out = before.mutableSpan
    var piece = out._mutatingExtracting(0..<grouped.count)
    var tally = Tally.zero
    for i in grouped.indices {
      piece[i] = tally.births
      tally += tallies[grouped[i]]
    }
    before[grouped.count] = tally.births
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
    _ ordinals: inout MutableSpan<Int32>, at place: Int, first: Int32, count: Int
  ) {
    var done = 0
    repeat {
      // Past the run's last birth stands what the next run of the context replaces, or the gap.
      var piece = ordinals._mutatingExtracting(place &+ done..<place &+ done &+ gap)
      let start = first &+ Int32(truncatingIfNeeded: done)
      for i in 0..<gap { piece[i] = start &+ Int32(truncatingIfNeeded: i) }
      done &+= gap
    } while done < count
  }
}
