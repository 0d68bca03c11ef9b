/// How runs of pages hang together in lists, and how long each is.
struct RunLinks: Sendable {
  private(set) var lengths: [UInt32] = []
  fileprivate var following: [UInt32] = []
  fileprivate var preceding: [UInt32] = []

  /// Makes room for one more run.
  mutating func extend(length: UInt32) {
    lengths.append(length)
    following.append(RunList.none)
    preceding.append(RunList.none)
  }

  /// The number stands for another run now.
  mutating func change(_ run: UInt32, length: UInt32) { lengths[Int(run)] = length }
}

/// Runs of pages in an order; each is in one list at most.
struct RunList: Sendable {
  /// Stands for no run.
  static let none = UInt32.max

  private(set) var first = RunList.none
  private var last = RunList.none
  /// Pages of all its runs.
  private(set) var pages = 0

  mutating func append(_ run: UInt32, _ links: inout RunLinks) {
    links.following[Int(run)] = Self.none
    links.preceding[Int(run)] = last
    if last == Self.none { first = run } else { links.following[Int(last)] = run }
    last = run
    pages += Int(links.lengths[Int(run)])
  }

  mutating func remove(_ run: UInt32, _ links: inout RunLinks) {
    let next = links.following[Int(run)]
    let previous = links.preceding[Int(run)]
    if next == Self.none { last = previous } else { links.preceding[Int(next)] = previous }
    if previous == Self.none { first = next } else { links.following[Int(previous)] = next }
    pages -= Int(links.lengths[Int(run)])
  }
}
