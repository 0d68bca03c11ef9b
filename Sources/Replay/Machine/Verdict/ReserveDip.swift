/// What gives pages back.
public enum PageReturn: String, Sendable, Equatable {
  /// A write to swap was completed and its pages cleaned.
  case pageout = "page-out"
  /// A process gave pages back.
  case process
  /// A request that could not be satisfied gave back what it had got.
  case rollback
  /// The allocator gave pages back.
  case allocator
}

/// A time during which fewer pages were free than a threshold says.
public struct ReserveDip: Sendable, Equatable {
  /// The threshold's name.
  public var threshold: String
  /// When it began, in nanoseconds.
  public var start: UInt64
  /// When it ended; nil if it lasts.
  public var end: UInt64?
  /// What ended it; nil if it lasts.
  public var endedBy: PageReturn?
  /// Pages by which the threshold was missed at the worst.
  public var depth: Int
  /// Pages that each actor took meanwhile, by the actors' numbers.
  public var takers: [Int: Int] = [:]
  /// Actors that were refused a page meanwhile, and how often.
  public var turnedAway: [Int: Int] = [:]
}

/// Follows the number of free pages over all thresholds.
struct DipRecorder: Sendable {
  /// Dips that are over, in order of their ends; of more than the limit only the count is kept.
  private(set) var finished: [ReserveDip] = []
  private(set) var droppedDips = 0
  /// Dips that are under way, one for each threshold at most.
  private(set) var open: [ReserveDip?]
  private let marks: [(name: String, pages: Int)]
  private static let limit = 100_000

  /// Those that are over, then those that last.
  var all: [ReserveDip] { finished + open.compactMap { $0 } }

  init(thresholds: ReserveThresholds, free: Int) {
    let marks = ReserveThresholds.names.map { (name: $0.name, pages: thresholds[keyPath: $0.path]) }
    self.marks = marks
    open = marks.map {
      free < $0.pages ? ReserveDip(threshold: $0.name, start: 0, depth: $0.pages - free) : nil
    }
  }

  mutating func note(
    _ free: Int, at time: UInt64, takenBy taker: Int?, pages: Int = 1,
    returnedBy source: PageReturn? = nil
  ) {
    for place in marks.indices {
      let isBelow = free < marks[place].pages
      guard isBelow else {
        if open[place] != nil { finish(place, at: time, source) }
        continue
      }
      let depth = marks[place].pages - free
      if open[place] == nil {
        open[place] = ReserveDip(threshold: marks[place].name, start: time, depth: depth)
      } else if let deepest = open[place]?.depth, depth > deepest {
        open[place]?.depth = depth
      }
      if let taker { open[place]?.takers[taker, default: 0] += pages }
    }
  }

  mutating func turnAway(_ actor: Int) {
    for place in open.indices where open[place] != nil {
      open[place]?.turnedAway[actor, default: 0] += 1
    }
  }

  private mutating func finish(_ place: Int, at time: UInt64, _ source: PageReturn?) {
    guard var dip = open[place] else { return }
    open[place] = nil
    dip.end = time
    dip.endedBy = source
    if finished.count < Self.limit { finished.append(dip) } else { droppedDips += 1 }
  }
}
