internal import TraceFormat

/// Finds where two models that serve the same operations part.
///
/// Two different allocators hardly ever hold the same from the first page on, and one with a
/// larger reserve holds more from its declaration on, so no single event is *the* divergence. Four
/// are told:
///
/// - the first event that ends differently: placed in one model, with nothing or a panic in the
///   other;
/// - the first event after which they hold different numbers of pages;
/// - the event from which on they never hold the same again;
/// - the event from which on B holds more than the threshold above A, to the end.
struct DivergenceSearch: Sendable {
  /// An event after which something differs.
  struct Mark: Sendable, Equatable {
    var event: UInt64
    var time: UInt64?
    var site: SiteID
    var heldPages: (a: Int, b: Int)
    var endings: (a: OperationWatch.Ending, b: OperationWatch.Ending)

    static func == (x: Mark, y: Mark) -> Bool {
      x.event == y.event && x.heldPages == y.heldPages && x.endings == y.endings
    }
  }

  /// B holds too much when it holds more than so many percent above A.
  var thresholdPercent = 0.0
  /// The first event that ends differently.
  private(set) var firstEnding: Mark?
  /// The first event after which they hold different numbers of pages.
  private(set) var firstHeld: Mark?
  /// The event since which they held different numbers of pages.
  private(set) var apart: Mark?
  /// The event since which B held too much.
  private(set) var beyond: Mark?

  /// Compares the endings of one stretch, whose events are of `batch`.
  mutating func compare(
    _ a: [OperationWatch.Entry], _ b: [OperationWatch.Entry], of batch: borrowing EventBatch
  ) {
    for place in 0..<min(a.count, b.count) {
      let (x, y) = (a[place], b[place])
      let isEnding = x.ending != y.ending && firstEnding == nil
      let isApart = x.heldPages != y.heldPages
      let excess = Double(y.heldPages - x.heldPages)
      let isBeyond = excess > Double(x.heldPages) * thresholdPercent / 100
      if !isApart { apart = nil }
      if !isBeyond { beyond = nil }
      let isNew = isApart && (apart == nil || firstHeld == nil) || isBeyond && beyond == nil
      guard isEnding || isNew else { continue }
      let event = Int(x.event)
      let mark = Mark(
        event: batch.firstEvent + UInt64(event),
        time: event < batch.times.count ? batch.times[event] : nil, site: batch.site(at: event),
        heldPages: (a: x.heldPages, b: y.heldPages), endings: (a: x.ending, b: y.ending))
      if isEnding { firstEnding = mark }
      if isApart {
        firstHeld = firstHeld ?? mark
        apart = apart ?? mark
      }
      if isBeyond { beyond = beyond ?? mark }
    }
  }
}
