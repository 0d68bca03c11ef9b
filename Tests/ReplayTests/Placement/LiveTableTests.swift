import TestSupport
import Testing

@testable import Replay

@Suite struct LiveTableTests {
  /// A table beside its naive counterpart.
  private struct Pair {
    var table = LiveTable()
    var live: [UInt64: LiveTable.Entry] = [:]
    var freeSlots: [UInt32] = []
    var slots: UInt32 = 0

    mutating func insert(_ ordinal: UInt64) {
      let expected = freeSlots.popLast() ?? slots
      if expected == slots { slots += 1 }
      table.reserve(births: 1, from: ordinal)
      let slot = table.insert(ordinal, request: UInt32(ordinal & 0xFFFF))
      #expect(slot == expected)
      live[ordinal] = LiveTable.Entry(slot: slot, request: UInt32(ordinal & 0xFFFF))
    }

    mutating func remove(_ ordinal: UInt64) {
      let expected = live.removeValue(forKey: ordinal)
      if let expected { freeSlots.append(expected.slot) }
      #expect(table.remove(ordinal) == expected)
      #expect(table.liveCount == live.count)
    }
  }

  /// Every sequence of births (at three distances) and deaths of five steps.
  @Test func everyShortSequenceAgrees() {
    let steps: [Int] = [1, 255, 700, -1, -2, -3]
    for code in 0..<(6 * 6 * 6 * 6 * 6) {
      var pair = Pair()
      var born: [UInt64] = []
      var next: UInt64 = 100
      var rest = code
      for _ in 0..<5 {
        let step = steps[rest % 6]
        rest /= 6
        if step > 0 {
          next += UInt64(step)
          pair.insert(next)
          born.append(next)
        } else if born.count + step >= 0 {
          pair.remove(born[born.count + step])
        } else {
          pair.remove(next + 1)
        }
      }
    }
  }

  @Test(arguments: [UInt64(1), 2]) func randomSequencesAgree(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var pair = Pair()
    var next: UInt64 = 0
    for _ in 0..<20_000 {
      if random.next() % 2 == 0 {
        next += random.next() % 100 == 0 ? 3000 : 1
        pair.insert(next)
      } else {
        pair.remove(next - min(next, random.next() % 2000))
      }
    }
  }

  @Test func memoryFollowsTheLiveSet() {
    var table = LiveTable()
    for ordinal in UInt64(0)..<10_000_000 {
      if ordinal % 10_000 == 0 { table.reserve(births: 10_000, from: ordinal) }
      _ = table.insert(ordinal, request: 0)
      if ordinal >= 100 { _ = table.remove(ordinal - 100) }
    }
    #expect(table.directory.slotCount == 101)
    #expect(table.liveCount == 100)
    #expect(table.pooledChunkCount < 60)
    #expect(table.directory.places.count < 20)
  }

  @Test func oneOldObjectCostsOneChunk() {
    var table = LiveTable()
    table.reserve(births: 1, from: 0)
    _ = table.insert(0, request: 7)
    for ordinal in UInt64(1)...100_000 {
      table.reserve(births: 1, from: ordinal)
      _ = table.insert(ordinal, request: 0)
      _ = table.remove(ordinal)
    }
    #expect(table.pooledChunkCount <= 4)
    #expect(table.remove(0)?.request == 7)
    #expect(table.directory.places.count <= 1)
  }

  @Test func aTraceThatSkipsOrdinalsCannotAskForAllMemory() {
    var table = LiveTable()
    table.reserve(births: 1, from: 0)
    _ = table.insert(0, request: 0)
    let far = UInt64(1) << 60
    table.reserve(births: 1, from: far)
    _ = table.insert(far, request: 1)
    #expect(table.remove(0) == nil)
    #expect(table.remove(far)?.request == 1)
    #expect(table.remove(.max) == nil)
    #expect(table.directory.places.count <= 1)
  }
}
