import Replay
import TestSupport
import Testing
import TraceFormat

/// True slabs from addresses, on traces of a few events.
@Suite struct RecordedSlabsTests {
  static let base = KernelAddresses.usualBase
  static let cache = RecordedCache(name: "a", objectBytes: 1024, order: 1, objectsPerSlab: 8)

  private func event(
    _ kind: SlabEvent.Kind, _ address: UInt64, object: UInt32 = SlabEvent.foreign, order: UInt8 = 0,
    time: UInt64 = 0
  ) -> SlabEvent {
    SlabEvent(
      time: time, address: address, object: object, site: 0, cpu: 0, kind: kind, order: order)
  }

  @Test func theBaseIsWhatMostPairsAgreeOn() {
    let events = [
      event(.pageAllocate, 0x100, order: 1), event(.allocate, Self.base + 0x101400, object: 0),
      event(.pageAllocate, 0x300), event(.allocate, Self.base + 0x900000, object: 1),
      event(.pageAllocate, 0x200), event(.allocate, Self.base + 0x200080, object: 2),
    ]
    let found = KernelAddresses(events, processorCount: 1)
    #expect(
      found == KernelAddresses([events[0], events[1], events[4], events[5]], processorCount: 1))
    #expect(found.base == Self.base)
    #expect(found.votes == 2)
    #expect(found.head(of: Self.base + 0x101400, order: 1) == 0x100)
    #expect(KernelAddresses([event(.allocate, 0x1234_5678)], processorCount: 1).areHashed)
  }

  /// Born with its pages, dead with them; one from before the trace; one whose last object's free
  /// was not recorded.
  @Test func slabsLiveFromTheirPagesToTheirPages() {
    let (first, second) = (Self.base + 0x100000, Self.base + 0x200000)
    let log = SlabEventLog(
      events: [
        event(.free, second), event(.pageAllocate, 0x100, order: 1),
        event(.allocate, first, object: 1), event(.allocate, first + 4096, object: 2),
        event(.free, first, object: 1), event(.pageAllocate, 0x300, order: 1),
        event(.pageFree, 0x100, order: 1), event(.pageFree, 0x200, order: 1),
      ], births: 3)
    let caches: [Int32] = [0, -1, 0, 0, 0, -1, -1, -1]
    let addresses = KernelAddresses(log.events, processorCount: 1)
    let found = RecordedSlabs(log, caches, [Self.cache], addresses)
    #expect(found.slabs.map(\.born) == [-1, 1])
    #expect(found.slabs.map(\.died) == [7, 6])
    #expect(found.slabOfEvent == [0, -1, 1, 1, 1, -1, -1, -1])
    #expect(found.hiddenFrees.map(\.object) == [2])
    #expect(found.hiddenFrees.map(\.position) == [4])
  }
}
