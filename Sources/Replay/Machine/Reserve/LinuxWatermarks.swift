/// The numbers that Linux works out for its zones, in pages and integer division
/// (`mm/page_alloc.c`, 6.12: `init_per_zone_wmark_min`, `__setup_per_zone_wmarks`,
/// `setup_per_zone_lowmem_reserve`).
public struct LinuxWatermarks: Sendable, Equatable {
  /// Below it only callers with rights to reserves are served.
  public var minimum: Int
  /// Below it the fast path ends and kswapd is woken.
  public var low: Int
  /// Up to it kswapd works.
  public var high: Int
  /// Up to it kswapd works where memory has tiers.
  public var promotion: Int

  /// Pages of a pageblock (2 MiB).
  public static let pageblock = 512

  /// Marks that are given; without a promotion mark, a step above high.
  public init(minimum: Int, low: Int, high: Int, promotion: Int? = nil) {
    self.minimum = minimum
    self.low = low
    self.high = high
    self.promotion = promotion ?? high + (high - low)
  }

  /// The marks of a zone of so many managed pages with this minimum. The step between marks is a
  /// quarter of the minimum, or so many ten-thousandths of the zone if that is more.
  public init(minimum: Int, managed: Int, scaleFactor: Int = 10) {
    let step = max(minimum / 4, managed * scaleFactor / 10_000)
    self.init(
      minimum: minimum, low: minimum + step, high: minimum + 2 * step,
      promotion: minimum + 3 * step)
  }

  /// `min_free_kbytes` as the kernel works it out for so many pages of low memory.
  /// - Parameter hugePages: Whether transparent huge pages are on, which raises it.
  public static func minFreeKibibytes(
    lowMemoryPages: Int, zoneCount: Int, hugePages: Bool
  ) -> Int {
    let usual = min(max(squareRoot(16 * 4 * max(0, lowMemoryPages)), 128), 262_144)
    guard hugePages else { return usual }
    // Two blocks a zone, and for each of three kinds of pages what keeps the other kinds out.
    let wish = pageblock * zoneCount * 2 + pageblock * zoneCount * 9
    return max(usual, 4 * min(wish, lowMemoryPages / 20))
  }

  /// What the zones of `managed` pages, lowest first, keep back from requests that could have been
  /// served by a higher one: `protection[i][j]` against requests that may go up to zone `j`.
  public static func protection(managed: [Int], ratios: [Int]) -> [[Int]] {
    managed.indices.map { zone in
      var above = 0
      return managed.indices.map { highest in
        guard highest > zone else { return 0 }
        above += managed[highest]
        let ratio = zone < ratios.count ? ratios[zone] : 0
        return ratio > 0 ? above / ratio : 0
      }
    }
  }

  /// The largest whole number whose square is not above `value`.
  private static func squareRoot(_ value: Int) -> Int {
    guard value > 0 else { return 0 }
    var root = value
    var next = value / 2 + 1
    while next < root {
      root = next
      next = (root + value / root) / 2
    }
    return root
  }
}
