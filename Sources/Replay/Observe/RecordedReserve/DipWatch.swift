/// Follows one level over one threshold.
struct DipWatch: Sendable {
  /// A dip whose actors are still numbers.
  struct OpenDip: Sendable {
    var start: UInt64
    var depth: Int64
  }

  /// The place of its zone; nil for the whole machine.
  let zone: Int?
  let threshold: String
  /// The threshold, which may change with time.
  var pages: Int64 = 0
  private(set) var open: OpenDip?
  private(set) var dips: [ReserveFacts.Dip] = []
  private(set) var below: ReserveFacts.Below
  private var taken = ActorCounts()
  private var refused = ActorCounts()

  init(zone: Int?, name: String?, threshold: String) {
    self.zone = zone
    self.threshold = threshold
    below = ReserveFacts.Below(zone: name, threshold: threshold)
  }

  /// Takes note of the level at a time.
  mutating func note(_ level: Int64, at time: UInt64, _ actors: [RecordedActor]) {
    let depth = pages &- level
    guard depth > 0 else {
      if open != nil { finish(at: time, isOver: true, actors) }
      return
    }
    if open == nil { open = OpenDip(start: time, depth: depth) }
    if let deepest = open?.depth, depth > deepest { open?.depth = depth }
  }

  mutating func take(_ pages: UInt64, by actor: Int) { taken.add(pages, to: actor) }

  mutating func refuse(_ actor: Int) { refused.add(1, to: actor) }

  /// Ends the dip that is under way; at the trace's end it is not over.
  mutating func finish(at time: UInt64, isOver: Bool, _ actors: [RecordedActor]) {
    guard let dip = open else { return }
    open = nil
    let duration = time &- min(dip.start, time)
    below.count += 1
    below.totalNanoseconds &+= duration
    below.longestNanoseconds = max(below.longestNanoseconds, duration)
    below.depthPages = max(below.depthPages, dip.depth)
    if dips.count < ReserveFacts.dipLimit {
      dips.append(
        ReserveFacts.Dip(
          zone: below.zone, threshold: threshold, startNanoseconds: dip.start,
          durationNanoseconds: isOver ? duration : nil, depthPages: dip.depth,
          takers: taken.shares(actors), turnedAway: refused.shares(actors)))
    }
    taken.removeAll()
    refused.removeAll()
  }
}
