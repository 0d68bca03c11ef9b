import TestSupport
import Testing

@testable import Replay

struct LevelCurveTests {
  /// Each span's lowest point, worked out from all levels at once.
  @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
  func equalsANaiveCurve(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var curve = LevelCurve()
    var points: [(time: UInt64, level: Int64)] = [(0, 0)]
    var time: UInt64 = 0
    for _ in 0..<3_000 {
      time += UInt64.random(
        in: 0..<(1 << UInt64.random(in: 1..<24, using: &random)), using: &random)
      let level = Int64.random(in: -1_000...1_000, using: &random)
      curve.note(level, at: time)
      points.append((time, level))
    }
    curve.finish(at: time)
    #expect(curve.lows.count <= LevelCurve.limit)
    #expect(UInt64(curve.lows.count) == time >> curve.shift + 1)
    var expected = [Int64](repeating: .max, count: curve.lows.count)
    for (place, point) in points.enumerated() {
      let end = place + 1 < points.count ? points[place + 1].time : time
      for span in Int(point.time >> curve.shift)...Int(end >> curve.shift) {
        expected[span] = min(expected[span], point.level)
      }
    }
    #expect(curve.lows == expected)
  }

  @Test func takersSurviveFolding() {
    var curve = LevelCurve()
    for second in 0..<100 as Range<UInt64> {
      curve.note(0, at: second << 30)
      curve.take(second % 2 == 0 ? 3 : 1, by: Int(second % 2))
    }
    curve.finish(at: 100 << 30)
    var sums: [UInt32: UInt64] = [:]
    for taker in curve.takers.joined() { sums[taker.actor, default: 0] += taker.count }
    #expect(sums == [0: 150, 1: 50])
  }

  @Test func percentilesAreExactThenWithinASixtyFourth() {
    var random = SeededGenerator(seed: 7)
    var digest = DurationDigest()
    var values: [UInt64] = []
    for count in [1, 2, 100, 65_536, 70_000] {
      while values.count < count {
        let value = UInt64.random(
          in: 0...(1 << UInt64.random(in: 0...40, using: &random)), using: &random)
        values.append(value)
        digest.add(value)
      }
      let sorted = values.sorted()
      for percent in [50, 99] as [UInt64] {
        let exact = sorted[(count * Int(percent) + 99) / 100 - 1]
        let found = digest.percentile(percent)
        if count <= DurationDigest.exactLimit {
          #expect(found == exact)
        } else {
          #expect(found <= exact && exact - found <= exact / 64)
        }
      }
    }
  }
}
