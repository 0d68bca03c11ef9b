import Replay
import Testing
import TraceFormat

/// Each rule of counting on a trace small enough to count by hand.
struct RecordedFactsTests {
  /// What is recorded in the text twin of a trace, whose header is added.
  static func facts(
    _ lines: String, characteristics: String = "times,processors,threads,flags,allocated-sizes",
    blockEvents: Int = 65_536
  ) throws -> TraceInfo {
    var text = TextTraceReader()
    _ = try text.takeHeader(TextTraceWriter.firstLine)
    _ = try text.takeHeader("#characteristics \(characteristics)")
    var writer = try TraceWriter(
      to: .memory, header: text.header, options: WriterOptions(blockEvents: blockEvents))
    for line in lines.split(separator: "\n") { try text.takeEvent(String(line), into: &writer) }
    var reader = try TraceReader(bytes: writer.finish().memory)
    var facts = RecordedFacts(reader.header, ObserverOptions())
    var batch = EventBatch()
    while try reader.next(into: &batch, columns: RecordedFacts.columns) {
      facts.consume(batch, reader.tables)
    }
    return facts.finding(
      ObservedTrace(header: reader.header, tables: reader.tables, fileBytes: nil))
  }

  static let objects = """
    0.1 0 1 a allocate type=cache:filp requested=100 allocated=128
    0.2 0 1 a allocate type=cache:filp requested=100 allocated=128
    0.3 1 2 b allocate type=size-class:kmalloc:64 requested=40 allocated=64
    0.3 1 2 b free object=0 type=cache:filp
    0.4 0 1 a free object=2 type=cache:inode
    0.5 0 1 a free object=foreign type=cache:dentry
    0.6 0 1 a free-null type=event:kfree
    0.7 0 1 a implied-free object=1 type=cache:filp
    0.7 0 1 a allocate type=cache:filp requested=100 allocated=128
    0.8 0 1 a allocate-failed type=cache:filp requested=100 allocated=128
    0.9 0 1 a mark type=event:mark remark_text=end
    """

  @Test(arguments: [1, 2, 3, 65_536])
  func objectsAreCountedByTheirRules(_ blockEvents: Int) throws {
    let info = try Self.facts(Self.objects, blockEvents: blockEvents)
    #expect(info.extent.events == 9)
    #expect(info.extent.storedEvents == 11)
    #expect(info.extent.durationNanoseconds == 900_000_000)
    #expect(info.extent.equalTimes == 1)
    let objects = info.objects
    #expect(objects.allocations == 4)
    #expect(objects.frees == 2)
    #expect(objects.nullFrees == 1)
    #expect(objects.orphanFrees == 1)
    #expect(objects.impliedFrees == 1)
    #expect(objects.failedAllocations == 1)
    #expect(objects.requestedBytes == 340)
    #expect(objects.allocatedBytes == 448)
    #expect(objects.liveAtEnd == 1)
    #expect(objects.liveRequestedBytesAtEnd == 100)
    #expect(objects.liveAllocatedBytesAtEnd == 128)
    #expect(objects.peakLive == 3)
    #expect(objects.peakLiveRequestedBytes == 240)
    #expect(objects.peakLiveAllocatedBytes == 320)
    #expect(objects.crossProcessorFrees == 2)
    #expect(objects.internalFragmentation == 1 - 340.0 / 448.0)
  }

  /// A free counts for the type that was allocated; an orphan for the name that the free gives.
  @Test func typesAreThoseOfTheAllocation() throws {
    let types = try Self.facts(Self.objects).types
    #expect(types.map(\.name) == ["filp", "kmalloc:64", "dentry"])
    #expect(types.map(\.allocations) == [3, 1, 0])
    #expect(types.map(\.frees) == [1, 1, 0])
    #expect(types.map(\.impliedFrees) == [1, 0, 0])
    #expect(types.map(\.orphanFrees) == [0, 0, 1])
    #expect(types.map(\.liveAtEnd) == [1, 0, 0])
    #expect(types.map(\.allocatedBytes) == [384, 64, 0])
  }

  @Test func reallocationsMoveTheLiveSet() throws {
    let info = try Self.facts(
      """
      0.1 0 1 a allocate type=general:malloc requested=10
      0.2 0 1 a reallocate object=0 type=general:malloc requested=50
      0.3 0 1 a reallocate object=0 type=general:malloc requested=20
      """, characteristics: "times")
    #expect(info.objects.allocations == 1)
    #expect(info.objects.reallocations == 2)
    #expect(info.objects.peakLiveRequestedBytes == 50)
    #expect(info.objects.liveRequestedBytesAtEnd == 20)
    #expect(info.objects.allocatedBytes == nil)
    #expect(info.objects.internalFragmentation == nil)
    #expect(info.objects.crossProcessorFrees == nil)
    #expect(info.types.map(\.liveAtEnd) == [1])
  }

  @Test func pagesAreNettedAfterEachEvent() throws {
    let info = try Self.facts(
      """
      0.1 0 1 a page-free object=foreign type=pages:pages order=3
      0.2 0 1 a page-allocate type=pages:pages order=1
      0.3 0 1 a page-allocate type=pages:pages order=4
      0.4 0 1 a page-free-batched object=0 type=pages:pages order=1
      0.5 0 1 a implied-free object=0 type=pages:pages order=1
      0.6 0 1 a page-free object=1 type=pages:pages order=4
      0.7 0 1 a page-allocate-failed type=pages:pages order=9
      """)
    #expect(info.pages.allocations == 2)
    #expect(info.pages.frees == 2)
    #expect(info.pages.failedAllocations == 1)
    #expect(info.pages.pagesAllocated == 18)
    #expect(info.pages.pagesFreed == 24)
    #expect(info.pages.netPages == -6)
    #expect(info.pages.netPagesMaximum == 10)
    #expect(info.pages.netPagesMinimum == -8)
    #expect(info.objects.allocations == 0)
    #expect(info.objects.impliedFrees == 0)
  }

  @Test func waitsArePairedByThreadAndClass() throws {
    let info = try Self.facts(
      """
      0.1 0 1 a wait-begin type=event:w wait=direct-reclaim
      0.2 0 2 b wait-begin type=event:w wait=direct-reclaim
      0.3 1 1 a wait-begin type=event:w wait=group-reclaim
      0.4 1 1 a wait-end type=event:w wait=direct-reclaim yield=32
      0.5 0 2 b wait-begin type=event:w wait=direct-reclaim
      0.6 0 2 b wait-end type=event:w wait=direct-reclaim yield=8
      0.6 0 3 c wait-end type=event:w wait=direct-reclaim yield=8
      0.7 0 3 c wait-end type=event:w wait=throttled yield=5000
      0.8 0 40 d wait-end type=event:k wait=daemon yield=0
      0.9 0 40 d wait-end type=event:k wait=daemon yield=0
      1.0 0 41 e wait-end type=event:k wait=daemon node=1 yield=0
      1.3 0 40 d wait-begin type=event:k wait=daemon
      1.4 0 40 d wait-begin type=event:k wait=daemon
      """)
    let direct = info.waits[.directReclaim]
    #expect(direct.count == 2)
    #expect(direct.totalNanoseconds == 400_000_000)
    #expect(direct.longestNanoseconds == 300_000_000)
    #expect(direct.yield == 40)
    #expect(direct.unmatchedBegins == 1)
    #expect(direct.unmatchedEnds == 1)
    #expect(info.waits[.groupReclaim].unmatchedBegins == 1)
    #expect(info.waits[.throttled].totalNanoseconds == 5_000)
    #expect(info.waits.daemon.wakes == 3)
    #expect(info.waits.daemon.sleeps == 2)
    #expect(info.waits.daemon.awakeNanoseconds == 500_000_000)
  }

  @Test func lossesAndKillsAreTold() throws {
    let info = try Self.facts(
      """
      0.1 0 1 a lost type=event:lost events=17
      0.2 0 1 a lost type=event:lost events=0
      0.3 0 1 a kill type=event:oom process=99 name_text=greedy
      """, characteristics: "times")
    #expect(info.extent.events == 1)
    #expect(info.extent.lostEvents == 2)
    #expect(info.extent.lostRecords == 17)
    #expect(info.kills.victims.map(\.name) == ["greedy"])
    let codes = info.warnings.map(\.code)
    #expect(codes.contains("lost-events"))
    #expect(codes.contains("no-flags"))
  }
}
