/// Puts columns that are grouped by context back into event order.
///
/// Runs are short, so they are copied in steps of fixed length: what is written past the end of a
/// run is written again by the next.
enum Ungrouping {
  /// Elements that are copied at once; grouped columns must be so much longer than the block.
  static let step = 16

  /// Copies the sites, run by run.
  /// - Parameter origins: run to where its events start in grouped columns.
  static func copy<Site: FixedWidthInteger & SIMDScalar>(
    sites: borrowing Span<Site>, runs: [EventBatch.ContextRun], origins: [UInt32], count: Int,
    into siteColumn: inout [UInt16]
  ) {
    siteColumn.resize(to: count + step, filling: 0)
    var target = siteColumn.mutableSpan
    let runs = runs.span
    let origins = origins.span.extracting(0..<runs.count)
    var start = 0
    for run in runs.indices {
      let end = Int(runs[run].end)
      var from = Int(origins[run])
      repeat {
        copyStep(sites, from: from, &target, to: start)
        from &+= step
        start &+= step
      } while start < end
      start = end
    }
    siteColumn.removeLast(step)
  }

  /// Copies the sites and the objects, run by run.
  static func copy<Site: FixedWidthInteger & SIMDScalar>(
    sites: borrowing Span<Site>, objects: borrowing Span<Int32>, runs: [EventBatch.ContextRun],
    origins: [UInt32], count: Int, into siteColumn: inout [UInt16], _ objectColumn: inout [Int32]
  ) {
    siteColumn.resize(to: count + step, filling: 0)
    objectColumn.resize(to: count + step, filling: 0)
    // All made equally long: one check then serves for all.
    let columns = 0..<count + step
    let sites = sites.extracting(columns)
    let objects = objects.extracting(columns)
    var siteTarget = siteColumn.mutableSpan
    var objectTarget = objectColumn.mutableSpan
    var siteOut = siteTarget._mutatingExtracting(columns)
    var objectOut = objectTarget._mutatingExtracting(columns)
    let runs = runs.span
    let origins = origins.span.extracting(0..<runs.count)
    var start = 0
    for run in runs.indices {
      let end = Int(runs[run].end)
      var from = Int(origins[run])
      repeat {
        copyStep(objects, from: from, &objectOut, to: start)
        copyStep(sites, from: from, &siteOut, to: start)
        from &+= step
        start &+= step
      } while start < end
      start = end
    }
    siteColumn.removeLast(step)
    objectColumn.removeLast(step)
  }

  @inline(__always)
  private static func copyStep<From: FixedWidthInteger & SIMDScalar, To: FixedWidthInteger>(
    _ source: borrowing Span<From>, from: Int, _ target: inout MutableSpan<To>, to: Int
  ) {
    let piece = source.extracting(from..<from &+ step)
    var out = target._mutatingExtracting(to..<to &+ step)
    let words = SIMD16<From>(
      piece[0], piece[1], piece[2], piece[3], piece[4], piece[5], piece[6], piece[7],
      piece[8], piece[9], piece[10], piece[11], piece[12], piece[13], piece[14], piece[15])
    for i in 0..<step { out[i] = To(truncatingIfNeeded: words[i]) }
  }
}
