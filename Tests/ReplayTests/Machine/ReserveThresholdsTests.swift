import Testing

@testable import Replay

@Suite struct ReserveThresholdsTests {
  /// Pages; minimum, reserved, severe, pageout and interrupt minimum, wait, start, targets.
  static let table: [[Int]] = [
    [4096, 84, 49, 42, 28, 17, 168, 252, 336, 420],
    [16384, 145, 79, 72, 43, 25, 290, 435, 580, 725],
    [32768, 227, 120, 113, 63, 35, 454, 681, 908, 1135],
    [131072, 719, 366, 359, 186, 96, 1438, 2157, 2876, 3595],
    [262144, 1374, 694, 687, 350, 178, 2748, 4122, 5496, 6870],
    [1_048_576, 5306, 2660, 2653, 1333, 670, 10612, 15918, 21224, 26530],
    [4_194_304, 21035, 10524, 10517, 5265, 2636, 42070, 63105, 84140, 105175],
  ]

  @Test(arguments: table) func followFromThePageCount(_ row: [Int]) throws {
    let marks = ReserveThresholds(pageCount: row[0])
    #expect(
      [
        marks.minimum, marks.reserved, marks.severe, marks.pageoutMinimum, marks.interruptMinimum,
        marks.wait, marks.start, marks.target1, marks.target2,
      ] == Array(row[1...]))
    try marks.check()
  }

  @Test func orderIsChecked() {
    var marks = ReserveThresholds(pageCount: 32768)
    marks.pageoutMinimum = 20
    #expect(throws: ReserveThresholds.Disorder(lower: "interrupt_min", upper: "pageout_min")) {
      try marks.check()
    }
    marks = ReserveThresholds(pageCount: 32768)
    marks.interruptMinimum = -1
    #expect(throws: ReserveThresholds.Disorder(lower: "0", upper: "interrupt_min")) {
      try marks.check()
    }
    marks = ReserveThresholds(pageCount: 32768)
    marks.minimum = 119
    #expect(throws: ReserveThresholds.Disorder(lower: "reserved", upper: "min")) {
      try marks.check()
    }
  }
}
