import ArgumentParser
import Replay

/// What the user knows of free pages, if the trace has no gauges.
struct ReserveOptions: ParsableArguments {
  @Option(
    name: .customLong("free-pages"),
    help: "Pages that were free when the trace began: makes the curve of free pages absolute.")
  var freePages: Int64?

  @Option(help: "The machine's watermarks in pages, to find dips: MIN,LOW,HIGH.")
  var watermarks: Watermarks?

  func validate() throws {
    guard (0...1 << 52).contains(freePages ?? 0) else {
      throw ValidationError("--free-pages must be a number of pages")
    }
    guard watermarks == nil || freePages != nil else {
      throw ValidationError("--watermarks needs --free-pages")
    }
  }

  /// What observers are told.
  var start: RecordedReserve.Start? {
    freePages.map { RecordedReserve.Start(freePages: $0, thresholds: watermarks?.thresholds) }
  }
}

/// Three numbers of pages that do not fall: 478,597,716.
struct Watermarks: ExpressibleByArgument, Equatable {
  var thresholds: ReserveFacts.Thresholds

  init?(argument: String) {
    let pages = argument.split(separator: ",", omittingEmptySubsequences: false).map { Int64($0) }
    guard pages.count == 3, let minimum = pages[0], let low = pages[1], let high = pages[2],
      0 <= minimum, minimum <= low, low <= high, high <= 1 << 52
    else { return nil }
    thresholds = ReserveFacts.Thresholds(minimum: minimum, low: low, high: high)
  }
}
