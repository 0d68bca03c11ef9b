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
    let columns = 0..<count + step
    let sites = sites.extracting(columns)
    var siteTarget = siteColumn.mutableSpan
    var siteOut = siteTarget._mutatingExtracting(columns)
    let runs = runs.span
    let origins = origins.span.extracting(0..<runs.count)
    var start: UInt32 = 0
    var run = 0
    while run < runs.count {
      let end = runs[run].end
      let from = origins[run]
      copyStep(sites, from: from, &siteOut, to: start)
      if end &- start > UInt32(step) { copyRest(sites, from: from, &siteOut, start..<end) }
      start = end
      run &+= 1
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
    var start: UInt32 = 0
    var run = 0
    while run < runs.count {
      let end = runs[run].end
      let from = origins[run]
      copyStep(objects, from: from, &objectOut, to: start)
      copyStep(sites, from: from, &siteOut, to: start)
      if end &- start > UInt32(step) {
        copyRest(objects, from: from, &objectOut, start..<end)
        copyRest(sites, from: from, &siteOut, start..<end)
      }
      start = end
      run &+= 1
    }
    siteColumn.removeLast(step)
    objectColumn.removeLast(step)
  }

  /// Copies what the first step leaves of a long run. Kept apart, so that the loop over runs stays
  /// small.
  @inline(never)
  private static func copyRest<From: FixedWidthInteger & SIMDScalar, To: FixedWidthInteger>(
    _ source: borrowing Span<From>, from: UInt32, _ target: inout MutableSpan<To>,
    _ events: Range<UInt32>
  ) {
    let rest = Int(events.lowerBound) &+ step..<Int(events.upperBound)
    let piece = source.extracting(Int(from) &+ step..<Int(from) &+ step &+ rest.count)
    var out = target._mutatingExtracting(rest)
    for i in piece.indices { out[i] = To(truncatingIfNeeded: piece[i]) }
  }

  @inline(__always)
  private static func copyStep<From: FixedWidthInteger & SIMDScalar, To: FixedWidthInteger>(
    _ source: borrowing Span<From>, from: UInt32, _ target: inout MutableSpan<To>, to: UInt32
  ) {
    let piece = source.extracting(Int(from)..<Int(from) &+ step)
    var out = target._mutatingExtracting(Int(to)..<Int(to) &+ step)
    let words = SIMD16<From>(
      piece[0], piece[1], piece[2], piece[3], piece[4], piece[5], piece[6], piece[7],
      piece[8], piece[9], piece[10], piece[11], piece[12], piece[13], piece[14], piece[15])
    for i in 0..<step { out[i] = To(truncatingIfNeeded: words[i]) }
  }
}
