/// The fewest free pages over time, in a bounded number of equal spans that grow with the run.
struct FreePageCourse: Sendable, Equatable {
  /// Spans that are kept at most.
  static let capacity = 512

  /// The logarithm of a span's length in nanoseconds.
  private(set) var shift: UInt64 = 10
  /// Fewest free pages of each span; `.max` where nothing changed.
  private var lowest: [Int] = []
  /// Free pages at the end of each span where something changed.
  private var last: [Int] = []

  @inline(__always)
  mutating func note(_ free: Int, at time: UInt64) {
    let place = Int(truncatingIfNeeded: time >> shift)
    guard place < lowest.count else { return extend(free, at: time) }
    if free < lowest[place] { lowest[place] = free }
    last[place] = free
  }

  @inline(never)
  private mutating func extend(_ free: Int, at time: UInt64) {
    while time >> shift >= Self.capacity { widen() }
    while lowest.count <= Int(time >> shift) {
      lowest.append(.max)
      last.append(lowest.count > 1 ? last[lowest.count - 2] : free)
    }
    note(free, at: time)
  }

  private mutating func widen() {
    shift += 1
    let count = (lowest.count + 1) / 2
    for place in 0..<count {
      let second = min(2 * place + 1, lowest.count - 1)
      lowest[place] = min(lowest[2 * place], lowest[second])
      last[place] = last[second]
    }
    lowest.removeLast(lowest.count - count)
    last.removeLast(last.count - count)
  }

  /// Fewest free pages of each span up to `end`; where nothing changed, those of before.
  func samples(until end: UInt64) -> [Int] {
    var result: [Int] = []
    for place in lowest.indices {
      let before = place > 0 ? last[place - 1] : last[place]
      result.append(min(lowest[place], before))
    }
    while let final = last.last, result.count < Self.capacity,
      UInt64(result.count) << shift < end
    {
      result.append(final)
    }
    return result
  }
}
