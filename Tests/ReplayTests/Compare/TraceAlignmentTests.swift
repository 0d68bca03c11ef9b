import Testing

@testable import Replay
@testable import TraceFormat

struct TraceAlignmentTests {
  /// Lays two traces beside each other, whose events are the sizes of allocations.
  static func align(_ a: [Int], _ b: [Int], batches: Int = 1000) -> TraceAlignment {
    let sketches = [a, b].map { sizes in
      var sketch = TraceSketch()
      for size in sizes {
        sketch.add(.mark, type: "m", .event)
        sketch.add(.allocate, type: "t", bytes: UInt64(size))
      }
      return sketch
    }
    var queues = sketches.map { $0.batches(of: [batches])[...] }
    var alignment = TraceAlignment()
    while let wanted = alignment.wanted {
      let place = wanted == .a ? 0 : 1
      if let batch = queues[place].popFirst() {
        alignment.take(batch, sketches[place].tables, of: wanted)
      } else {
        alignment.end(wanted)
      }
    }
    return alignment
  }

  static let base = (0..<2000).map { ($0 * 7919) % 97 + 1 }

  @Test(arguments: [1, 13, 5000])
  func equalTracesHaveEverythingInCommon(_ batches: Int) {
    let found = Self.align(Self.base, Self.base, batches: batches)
    #expect(found.summary.matched == 2000)
    #expect(found.summary.differences == 0)
    #expect(found.points.isEmpty)
  }

  @Test(arguments: [1, 13, 5000])
  func whatIsInsertedIsLeftOut(_ batches: Int) {
    var other = Self.base
    other.insert(contentsOf: [1000, 1001, 1002], at: 500)
    other.remove(at: 1500)
    let found = Self.align(Self.base, other, batches: batches)
    #expect(found.summary.matched == 1999)
    #expect(found.summary.onlyB == 3)
    #expect(found.summary.onlyA == 1)
    #expect(found.summary.differences == 2)
    #expect(found.points.map(\.meaning) == [.event])
    #expect(found.points[0].a.event == 1001)
    #expect(found.points[0].b.requestedBytes == 1000)
  }

  @Test func tracesThatHaveNothingInCommonPart() {
    let other = Array(Self.base.prefix(700)) + (0..<1000).map { 5000 + $0 }
    let found = Self.align(Self.base, other)
    #expect(found.points.map(\.meaning) == [.event, .parted])
    #expect(found.summary.matched == 700)
    #expect(found.points[1].b.requestedBytes == 5000)
  }

  @Test func aTraceThatEndsEarlyParts() {
    let found = Self.align(Self.base, Array(Self.base.prefix(900)))
    #expect(found.summary.matched == 900)
    #expect(found.points.map(\.meaning) == [.event, .parted])
    #expect(found.points[0].b.event == nil)
    #expect(found.points[0].a.event == 1801)
  }
}
