import Testing

@testable import TraceRecord

struct PageRunTests {
  @Test func mappingIsCutIntoPowersOfTwoLargestFirst() {
    let runs = PageRuns(pageBytes: 4096)
    let pieces = runs.split(0x10000, bytes: 11 * 4096 - 5)
    #expect(pieces.map(\.order) == [3, 1, 0])
    #expect(pieces.map(\.address) == [0x10000, 0x18000, 0x1A000])
  }

  @Test func sizesThatCannotBeAreNoRuns() {
    let runs = PageRuns(pageBytes: 4096)
    #expect(runs.split(.max - 5, bytes: 100).isEmpty)
    #expect(runs.split(4096, bytes: 1 << 62).isEmpty)
    #expect(runs.split(4096, bytes: 0).isEmpty)
  }

  @Test func everyRunThatARangeTouchesIsTakenOut() {
    var runs = PageRuns(pageBytes: 4096)
    for (place, address) in [0x30000, 0x10000, 0x20000].enumerated() {
      runs.insert(.init(address: UInt64(address), order: 4, ordinal: UInt64(place)))
    }
    #expect(runs.remove(0x1F000, bytes: 4096).map(\.ordinal) == [1])
    #expect(runs.remove(0x2F000, bytes: 0x2000).map(\.ordinal) == [2, 0])
    #expect(runs.runs.isEmpty)
  }
}

struct TickClockTests {
  @Test func ticksBecomeNanosecondsByTheRateMeasured() {
    var clock = TickClock((ticks: 1_000, nanoseconds: 5_000))
    clock.measure((ticks: 3_001_000, nanoseconds: 1_005_000))
    #expect(clock.nanoseconds(1_000) == 0)
    #expect(clock.nanoseconds(500) == 0)
    // 3 ticks a nanosecond, to what 32 binary places hold.
    #expect((999_999...1_000_000).contains(clock.nanoseconds(3_001_000)))
    #expect(clock.nanoseconds(.max) < 1 << 63)
  }
}
