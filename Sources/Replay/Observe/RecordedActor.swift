internal import TraceFormat

/// A thread of the recorded system, on whatever processors it ran.
public struct RecordedActor: Sendable, Hashable {
  /// Its number; nil if the source names no threads.
  public var thread: Int32?
  /// Its name; empty if the source does not say.
  public var name: String

  /// Name and number as kernel traces print them: "kswapd0-33".
  public var label: String {
    guard let thread else { return name.isEmpty ? "?" : name }
    return "\(name.isEmpty ? "?" : name)-\(thread)"
  }
}

/// The actors behind contexts: a thread that ran on several processors has several contexts, and is
/// one actor.
struct ActorTable: Sendable {
  /// So many actors are told apart; those that come later are one together.
  static let limit = 65_536

  /// Actors in order of their first context.
  private(set) var actors: [RecordedActor] = []
  private var places: [RecordedActor: UInt32] = [:]
  private var ofContext: [UInt32] = []
  private let namesThreads: Bool

  init(_ header: TraceHeader) { namesThreads = header.characteristics.contains(.threads) }

  /// Takes note of the contexts that are new in `tables`.
  mutating func learn(_ tables: borrowing TraceTables) {
    while ofContext.count < tables.contexts.count {
      let context = tables.contexts[ofContext.count]
      let actor = RecordedActor(
        thread: namesThreads ? context.thread : nil, name: tables[context.name])
      ofContext.append(number(of: actor))
    }
  }

  private mutating func number(of actor: RecordedActor) -> UInt32 {
    if let place = places[actor] { return place }
    guard actors.count < Self.limit else { return UInt32(Self.limit - 1) }
    let isLast = actors.count == Self.limit - 1
    let place = UInt32(actors.count)
    actors.append(isLast ? RecordedActor(thread: nil, name: "others") : actor)
    if !isLast { places[actor] = place }
    return place
  }

  /// The number of the actor behind a context.
  @inline(__always)
  func number(of context: ContextID) -> Int { Int(ofContext[Int(context.index)]) }
}
