/// Waits of a run of any length: sums over all of them, and some of them one by one.
struct BlockingRecorder: Sendable {
  /// The first ones that ended.
  private var first: [BlockingEvent] = []
  /// Of the others, the longest.
  private var longest = LongestList<BlockingEvent>()
  /// Waits that last, by place; places are used again.
  private(set) var lasting: [BlockingEvent?] = []
  private var freePlaces: [Int] = []
  private var durations = DurationDistribution()
  private var onPageoutPath = 0
  private var breakingNoWait = 0
  private var begun = 0
  private let limit: DipRecorder.Limit

  init(limit: DipRecorder.Limit = DipRecorder.Limit()) { self.limit = limit }

  /// A wait begins.
  /// - Returns: Its place, by which it is named until it ends.
  mutating func begin(_ event: BlockingEvent) -> Int {
    var event = event
    event.number = begun
    begun += 1
    guard let place = freePlaces.popLast() else {
      lasting.append(event)
      return lasting.count - 1
    }
    lasting[place] = event
    return place
  }

  /// Its actor has looked again and found nothing.
  /// - Returns: Whether this is a wait on the same channel with the same pages held.
  mutating func poll(_ place: Int, _ channel: WaitChannel, heldPages: Int) -> Bool {
    guard let event = lasting[place], event.channel == channel, event.heldPages == heldPages else {
      return false
    }
    lasting[place]?.polls += 1
    return true
  }

  mutating func end(_ place: Int, at time: UInt64) {
    guard var event = lasting[place] else { return }
    lasting[place] = nil
    freePlaces.append(place)
    event.end = time
    count(event, until: time)
    let duration = time - event.start
    if first.count < limit.first {
      first.append(event)
    } else if longest.wants(duration, limit: limit.longest) {
      longest.add(event, duration, limit: limit.longest)
    }
  }

  private mutating func count(_ event: BlockingEvent, until end: UInt64) {
    durations.add(max(end, event.start) - event.start)
    if event.isOnPageoutPath { onPageoutPath += 1 }
    if event.breaksNoWait { breakingNoWait += 1 }
  }

  /// Those kept and those that last, in order of their beginnings.
  var events: [BlockingEvent] {
    (first + longest.items.map(\.item) + lasting.compactMap { $0 })
      .sorted { $0.number < $1.number }
  }

  /// All waits of a run that ended at `end` in a few numbers.
  func summary(end: UInt64) -> BlockingSummary {
    var all = self
    let open = lasting.compactMap { $0 }
    for event in open { all.count(event, until: end) }
    var result = BlockingSummary()
    result.count = all.durations.count
    result.onPageoutPath = all.onPageoutPath
    result.unfinished = open.count
    result.breakingNoWait = all.breakingNoWait
    result.total = all.durations.total
    result.longest = all.durations.longest
    result.median = all.durations.percentile(50)
    result.percentile99 = all.durations.percentile(99)
    result.isExact = all.durations.isExact
    return result
  }
}
