import TestSupport
import Testing

@testable import Replay

/// What a run of any length is boiled down to, against a slow recomputation.
@Suite struct RecorderTests {
  private struct Step {
    var time: UInt64
    var free: Int
    var taker: Int?
    var refused: Int?
  }

  private static func walk(seed: UInt64, marks: ReserveThresholds) -> [Step] {
    var random = SeededGenerator(seed: seed)
    var free = marks.target2 + 10
    var time: UInt64 = 0
    return (0..<4000).map { _ in
      time += random.next() % 5
      var step = Step(time: time, free: free)
      switch random.next() % 10 {
      case 0: step.refused = Int(random.next() % 3)
      case 1..<7 where free > 0:
        free -= 1
        step.taker = Int(random.next() % 3)
      default: free += Int(random.next() % (free < 40 ? 60 : 6))
      }
      step.free = free
      return step
    }
  }

  /// One threshold by itself.
  private static func naive(_ steps: [Step], mark: Int, end: UInt64) -> DipSummary {
    var sum = DipSummary(threshold: "", pages: mark)
    var dip: ReserveDip?
    for step in steps {
      if let refused = step.refused {
        dip?.turnedAway[refused, default: 0] += 1
        continue
      }
      if step.free >= mark {
        if let over = dip { sum.add(over, duration: step.time - over.start) }
        dip = nil
        continue
      }
      var deeper = dip ?? ReserveDip(threshold: "", start: step.time, depth: 0)
      deeper.depth = max(deeper.depth, mark - step.free)
      if let taker = step.taker { deeper.takers[taker, default: 0] += 1 }
      dip = deeper
    }
    if let dip { sum.add(dip, duration: end - dip.start) }
    return sum
  }

  @Test(arguments: UInt64(0)..<8)
  func dipsAreThoseOfEachThresholdByItself(_ seed: UInt64) {
    let marks = ReserveThresholds(minimum: 30 + Int(seed) * 9)
    let steps = Self.walk(seed: seed, marks: marks)
    var recorder = DipRecorder(
      thresholds: marks, free: marks.target2 + 10, limit: DipRecorder.Limit(first: 5, longest: 4))
    var whole = DipRecorder(thresholds: marks, free: marks.target2 + 10)
    for step in steps {
      if let refused = step.refused {
        recorder.turnAway(refused)
        whole.turnAway(refused)
      } else {
        recorder.note(step.free, at: step.time, takenBy: step.taker, returnedBy: .process)
        whole.note(step.free, at: step.time, takenBy: step.taker, returnedBy: .process)
      }
    }
    let end = (steps.last?.time ?? 0) + 3
    let found = recorder.summaries(end: end)
    #expect(found.map(\.pages) == found.map(\.pages).sorted(by: >))
    for sum in found {
      var expected = Self.naive(steps, mark: sum.pages, end: end)
      expected.threshold = sum.threshold
      #expect(sum == expected, "\(sum.threshold)")
    }
    #expect(
      found == DipSummary.summaries(whole.all, marks, end: end).sorted { $0.pages > $1.pages })
    for sum in found {
      let dips = whole.all.filter { $0.threshold == sum.threshold && $0.end != nil }
      let kept = recorder.all.filter { $0.threshold == sum.threshold && $0.end != nil }
      #expect(kept.count == min(dips.count, 9))
      #expect(kept.prefix(5).map(\.start) == dips.prefix(5).map(\.start))
      let longest = dips.dropFirst(5).map { $0.end! - $0.start }.max()
      if let longest { #expect(kept.dropFirst(5).contains { $0.end! - $0.start == longest }) }
    }
  }

  @Test func percentilesAreRightToAThousandth() {
    var random = SeededGenerator(seed: 5)
    var distribution = DurationDistribution()
    var all: [UInt64] = []
    for count in 1...(DurationDistribution.exactLimit + 40_000) {
      let duration = random.next() >> (random.next() % 60)
      distribution.add(duration)
      all.append(duration)
      guard count == 1 || count == 1000 || count == DurationDistribution.exactLimit else {
        continue
      }
      let sorted = all.sorted()
      #expect(distribution.isExact)
      for percent in [1, 50, 99, 100] {
        #expect(
          distribution.percentile(percent) == sorted[max(1, (count * percent + 99) / 100) - 1])
      }
    }
    let sorted = all.sorted()
    #expect(!distribution.isExact)
    #expect(distribution.longest == sorted.last)
    #expect(distribution.total == all.reduce(0, &+))
    for percent in [1, 10, 50, 90, 99, 100] {
      let exact = Double(sorted[max(1, (all.count * percent + 99) / 100) - 1])
      let found = Double(distribution.percentile(percent))
      #expect(abs(found - exact) <= exact / 1000 + 1, "\(percent)")
    }
  }

  @Test func theCourseKeepsEveryMinimum() {
    var random = SeededGenerator(seed: 11)
    var course = FreePageCourse()
    var time: UInt64 = 0
    var lowest = Int.max
    course.note(1000, at: 0)
    for step in 0..<20_000 {
      time += random.next() % UInt64(1 + step * 10)
      let free = Int(random.next() % 900) + 50
      course.note(free, at: time)
      lowest = min(lowest, free)
    }
    let samples = course.samples(until: time)
    #expect(samples.count <= FreePageCourse.capacity)
    #expect(samples.min() == lowest)
    #expect(UInt64(samples.count) << course.shift > time)
  }

  /// Verdicts by number of slabs, and what the search must find.
  @Test(arguments: [
    ([0], 0), ([], nil), (Array(5...256), 5), (Array(100...256), 100), ([7, 8, 64], 7),
    ([1] + Array(40...256), 1), (Array(17...19) + Array(30...256), 17), ([256], 256),
  ])
  func theSearchFindsTheSmallest(_ helps: [Int], _ answer: Int?) {
    var search = ReserveSearch(bound: 256)
    var passes = 0
    while true {
      let numbers = search.next()
      guard !numbers.isEmpty else { break }
      passes += 1
      #expect(numbers.count <= ReserveSearch.runsAtOnce)
      #expect(numbers.allSatisfy { search.verdicts[$0] == nil && $0 <= 256 })
      for number in numbers { search.note(number, helps.contains(number) ? .progress : .stall) }
    }
    #expect(search.answer == answer)
    #expect(passes < 20)
    if let answer, answer > 0 { #expect(search.verdicts[answer - 1] == .stall) }
    if let answer, answer <= ReserveSearch.exhaustiveLimit { #expect(search.isProven) }
  }
}
