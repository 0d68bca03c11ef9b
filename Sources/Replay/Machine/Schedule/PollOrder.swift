/// In which order actors poll that do so at the same instant.
public enum PollOrder: Sendable, Equatable {
  /// By number, always the same.
  case fixed([Int])
  /// Shuffled anew at each instant.
  case seeded(UInt64)
}

/// Hands out the order of polls, instant by instant.
struct PollSequence: Sendable {
  private var order: [Int]
  private var state: UInt64?

  init(_ order: PollOrder, actorCount: Int) {
    switch order {
    case .fixed(let given):
      self.order = given + (0..<actorCount).filter { !given.contains($0) }
    case .seeded(let seed):
      self.order = Array(0..<actorCount)
      state = seed
    }
  }

  /// The order of this instant; actors that have joined meanwhile come last.
  mutating func next(_ count: Int) -> [Int] {
    while order.count < count { order.append(order.count) }
    guard state != nil else { return order }
    var place = order.count - 1
    while place > 0 {
      order.swapAt(place, Int(random() % UInt64(place + 1)))
      place -= 1
    }
    return order
  }

  /// SplitMix64.
  private mutating func random() -> UInt64 {
    let next = (state ?? 0) &+ 0x9E37_79B9_7F4A_7C15
    state = next
    var z = (next ^ (next >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
