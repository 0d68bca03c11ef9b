/// Watches over the thresholds of the machine and of its zones.
struct LevelWatches: Sendable {
  private(set) var machineThresholds: ReserveFacts.Thresholds?
  /// Whether a dip is under way.
  var hasOpen: Bool { !open.isEmpty }
  /// The places of watches with a dip under way.
  private var open: [Int] = []
  private var watches: [DipWatch] = []
  /// Per zone, where its watches begin.
  private var zoneWatches: [Int: Int] = [:]
  /// Where the machine's watches begin.
  private var machineWatches: Int?
  /// The machine's highest threshold.
  private var highest = Int64.min
  private var hasOpenOfMachine = false

  private static let each = 3

  /// Whether a level of the machine begins, deepens or ends a dip.
  @inline(__always)
  func concern(_ level: Int64) -> Bool { level < highest || hasOpenOfMachine }

  mutating func setMachine(_ thresholds: ReserveFacts.Thresholds) {
    let first = machineWatches ?? add(zone: nil, name: nil)
    machineWatches = first
    machineThresholds = thresholds
    for (place, row) in thresholds.named.enumerated() { watches[first + place].pages = row.pages }
    highest = thresholds.named.map(\.pages).max() ?? .min
  }

  mutating func noteMachine(_ level: Int64, at time: UInt64, _ actors: [RecordedActor]) {
    guard let machineWatches else { return }
    note(machineWatches, level, at: time, actors)
    hasOpenOfMachine = (0..<Self.each).contains { watches[machineWatches + $0].open != nil }
  }

  mutating func noteZone(
    _ place: Int, _ zone: ReserveFacts.Zone, _ free: Int64, at time: UInt64,
    _ actors: [RecordedActor]
  ) {
    let first = zoneWatches[place] ?? add(zone: place, name: zone.name)
    zoneWatches[place] = first
    for (offset, row) in zone.thresholds.named.enumerated() {
      watches[first + offset].pages = row.pages
    }
    note(first, free, at: time, actors)
  }

  private mutating func note(
    _ first: Int, _ level: Int64, at time: UInt64, _ actors: [RecordedActor]
  ) {
    for place in first..<first + Self.each {
      let wasOpen = watches[place].open != nil
      watches[place].note(level, at: time, actors)
      let isOpen = watches[place].open != nil
      if isOpen && !wasOpen { open.append(place) }
      if wasOpen && !isOpen { open.removeAll { $0 == place } }
    }
  }

  private mutating func add(zone: Int?, name: String?) -> Int {
    let first = watches.count
    for row in ReserveFacts.Thresholds(minimum: 0, low: 0, high: 0).named {
      watches.append(DipWatch(zone: zone, name: name, threshold: row.name))
    }
    return first
  }

  mutating func take(_ pages: UInt64, by actor: Int) {
    for place in open { watches[place].take(pages, by: actor) }
  }

  mutating func refuse(_ actor: Int) {
    for place in open { watches[place].refuse(actor) }
  }

  mutating func finish(at time: UInt64, _ actors: [RecordedActor]) {
    for place in watches.indices { watches[place].finish(at: time, isOver: false, actors) }
  }

  /// The machine's first, then the zones'.
  private var ordered: [DipWatch] {
    watches.filter { $0.zone == nil } + watches.filter { $0.zone != nil }
  }

  var below: [ReserveFacts.Below] { ordered.map(\.below) }

  /// All dips in order of time; of those that began together, the machine's and the lowest
  /// threshold's first.
  var dips: [ReserveFacts.Dip] {
    let all = ordered.flatMap(\.dips)
    return all.enumerated().sorted {
      ($0.element.startNanoseconds, $0.offset) < ($1.element.startNanoseconds, $1.offset)
    }.map(\.element)
  }
}
