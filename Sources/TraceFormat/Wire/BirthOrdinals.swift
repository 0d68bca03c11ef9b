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

  /// Counts births in the grouped site column.
  /// - Parameter isBirth: local site to 1 if its events are births, else 0.
  mutating func count<Table: SiteTable>(
    _ grouped: borrowing Span<Table.Element>, _ isBirth: inout Table, contexts: Int
  ) -> Int where Table.Value == UInt8 {
    if before.count < grouped.count + 1 { before.resize(to: grouped.count + 1, filling: 0) }
    var out = before.mutableSpan
    var piece = out._mutatingExtracting(0..<grouped.count)
    var births: UInt32 = 0
    for i in grouped.indices {
      piece[i] = births
      births &+= UInt32(isBirth[grouped[i]])
    }
    before[grouped.count] = births
    let length = Int(births) + (contexts + 1) * Self.gap
    if ordinals.count < length { ordinals.resize(to: length, filling: 0) }
    return Int(births)
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
