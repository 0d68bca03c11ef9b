/// Puts columns that are grouped by context back into event order.
///
/// Runs are short, so they are copied in steps of fixed length: what is written past the end of a
/// run is written again by the next.
enum Ungrouping {
  /// Elements that are copied at once; both columns must be so much longer than the block.
  static let step = 16

  /// Copies run by run.
  /// - Parameters:
  ///   - origins: run to where its events start in `source`.
  ///   - source: at least `step` longer than the block.
  ///   - column: made as long as the block.
  static func copy<From: FixedWidthInteger & SIMDScalar, To: FixedWidthInteger>(
    _ source: borrowing Span<From>, runs: [EventBatch.ContextRun], origins: [UInt32],
    count: Int, into column: inout [To]
  ) {
    column.resize(to: count + step, filling: 0)
    var target = column.mutableSpan
    let runs = runs.span
    let origins = origins.span.extracting(0..<runs.count)
    var start = 0
    for run in runs.indices {
      let end = Int(runs[run].end)
      var from = Int(origins[run])
      repeat {
        let piece = source.extracting(from..<from &+ step)
        var out = target._mutatingExtracting(start..<start &+ step)
        let words = SIMD16<From>(
          piece[0], piece[1], piece[2], piece[3], piece[4], piece[5], piece[6], piece[7],
          piece[8], piece[9], piece[10], piece[11], piece[12], piece[13], piece[14], piece[15])
        for i in 0..<step { out[i] = To(truncatingIfNeeded: words[i]) }
        from &+= step
        start &+= step
      } while start < end
      start = end
    }
    column.removeLast(step)
  }
}
