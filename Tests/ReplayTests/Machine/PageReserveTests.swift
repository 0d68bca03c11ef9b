import Testing

@testable import Replay

/// Who gets a page, and who is woken, on a machine of 128 MB.
@Suite struct PageReserveTests {
  static func reserve(_ free: Int, _ cache: Int = 0) -> PageReserve {
    PageReserve(
      thresholds: ReserveThresholds(pageCount: 32768), free: free, cache: cache)
  }

  /// Takes as many pages of a class as there are, up to a slab's.
  static func take(_ pageClass: PageClass, _ reserve: inout PageReserve) -> Int {
    var pages = 0
    while pages < 32, reserve.takePage(pageClass) { pages += 1 }
    return pages
  }

  /// A class, free and cached pages, and what 32 requests for one page leave of them.
  struct Admission: Sendable {
    let pageClass: PageClass
    let free: Int
    let cache: Int
    let got: Int
    let freeAfter: Int
    let cacheAfter: Int

    init(_ pageClass: PageClass, _ numbers: [Int]) {
      self.pageClass = pageClass
      (free, cache, got) = (numbers[0], numbers[1], numbers[2])
      (freeAfter, cacheAfter) = (numbers[3], numbers[4])
    }
  }

  static let admissions = [
    Admission(.system, [119, 10, 0, 119, 10]),
    Admission([.system, .interrupt], [119, 10, 32, 87, 10]),
    Admission(.normal, [119, 10, 10, 119, 0]),
    Admission([.normal, .system], [119, 10, 32, 97, 0]),
    Admission(.system, [119, 0, 32, 87, 0]),
    Admission(.normal, [151, 0, 32, 119, 0]),
    Admission(.normal, [150, 0, 31, 119, 0]),
    Admission([.normal, .system], [67, 0, 32, 35, 0]),
    Admission([.normal, .system], [66, 0, 31, 35, 0]),
    Admission(.interrupt, [20, 5, 20, 0, 5]),
    Admission(.system, [130, 4, 11, 119, 4]),
  ]

  @Test(arguments: admissions) func admission(_ row: Admission) {
    var reserve = Self.reserve(row.free, row.cache)
    #expect(Self.take(row.pageClass, &reserve) == row.got)
    #expect(reserve.free == row.freeAfter && reserve.cache == row.cacheAfter)
    if row.got < 32 { #expect(!reserve.admits(row.pageClass)) }
  }

  @Test func cacheThatKeepsTheSystemClassOutIsNamed() {
    var reserve = Self.reserve(119, 10)
    let granted = reserve.takePage(.system)
    #expect(!granted)
    #expect(reserve.tallies[Int(PageClass.system.rawValue)].refusedForCache == 1)
    #expect(reserve.deficit == 1)
  }

  @Test func predicates() {
    #expect(!Self.reserve(227).isBelowMinimum())
    #expect(Self.reserve(226).isBelowMinimum())
    #expect(!Self.reserve(120, 107).isBelowMinimum())
    #expect(Self.reserve(119, 500).isBelowMinimum())
    // Niceness 0 trips at 227, niceness 1 at 227 + 59.
    #expect(!Self.reserve(227).isBelowMinimum(nice: 0))
    #expect(Self.reserve(285).isBelowMinimum(nice: 1))
    #expect(!Self.reserve(286).isBelowMinimum(nice: 1))
    #expect(Self.reserve(119, 300).isSevere && !Self.reserve(120).isSevere)
    #expect(Self.reserve(453).isWaiting && !Self.reserve(454).isWaiting)
    #expect(Self.reserve(680).shouldStart() && !Self.reserve(681).shouldStart())
    #expect(Self.reserve(226, 500).shouldStart())
    #expect(Self.reserve(907).isBelowTarget1 && !Self.reserve(908).isBelowTarget1)
    #expect(Self.reserve(1134).isBelowTarget2 && !Self.reserve(1135).isBelowTarget2)
  }

  @Test func wakeups() {
    #expect(!Self.reserve(62).wakesPagers && Self.reserve(63).wakesPagers)
    #expect(Self.reserve(3, 60).wakesPagers)
    #expect(!Self.reserve(242).wakesOthers && Self.reserve(243).wakesOthers)
  }
}
