/// Counts by actor that are cheap to add to and cheap to forget.
struct ActorCounts: Sendable {
  /// Actors are named in reports up to this many.
  static let named = 5

  private var counts: [UInt64] = []
  private var touched: [UInt32] = []

  @inline(__always)
  mutating func add(_ count: UInt64, to actor: Int) {
    if actor >= counts.count {
      counts.append(contentsOf: repeatElement(0, count: actor + 1 - counts.count))
    }
    if counts[actor] == 0 { touched.append(UInt32(actor)) }
    counts[actor] &+= count
  }

  mutating func removeAll() {
    for actor in touched { counts[Int(actor)] = 0 }
    touched.removeAll(keepingCapacity: true)
  }

  /// The actors with the most, most first; of equals the one that came first.
  func largest(_ limit: Int) -> [(actor: UInt32, count: UInt64)] {
    let all = touched.map { (actor: $0, count: counts[Int($0)]) }
    return Array(all.sorted { ($1.count, $0.actor) < ($0.count, $1.actor) }.prefix(limit))
  }

  /// The same by name.
  func shares(_ actors: [RecordedActor]) -> [ReserveFacts.Share] {
    largest(Self.named).map {
      ReserveFacts.Share(actor: actors[Int($0.actor)], count: $0.count)
    }
  }
}
