import Testing

@testable import Replay

/// Dips and waits of the run in which a pager's slab straddles the reserve.
@Suite struct SummaryTests {
  private func machine() throws -> Machine<KmallocObjModel> {
    var sketch = MachineSketch(
      free: 66, actors: [.init("PD", cpu: 0), .init("U1", cpu: 0)])
    sketch.setup.processorCount = 1
    var machine = try sketch.machine(KmallocObjModel.self, [], .launder(pages: 8))
    machine.list(TimedEvent(at: 3_500_000_000, actors: [1], verb: .freePages(1)))
    machine.run(until: 6_000_000_000)
    return machine
  }

  @Test func waitsAreCounted() throws {
    let waits = try machine().log.blockings
    #expect(waits.count == 1)
    #expect(waits[0].actor == "PD" && waits[0].channel == .pager && waits[0].heldPages == 31)
    #expect(waits[0].polls == 3 && waits[0].end == 4_000_000_000)
    let summary = BlockingSummary(waits, end: 6_000_000_000)
    #expect(summary.count == 1 && summary.onPageoutPath == 1 && summary.unfinished == 0)
    #expect(summary.total == 4_000_000_000 && summary.median == 4_000_000_000)
  }

  @Test func percentilesAreDurationsThatOccurred() {
    let events = (1...200).map { number in
      var event = BlockingEvent(
        actor: "U1", channel: .pages, start: 0, heldPages: 0, isOnPageoutPath: false,
        breaksNoWait: false)
      event.end = number == 200 ? nil : UInt64(number)
      return event
    }
    let summary = BlockingSummary(events, end: 500)
    #expect(summary.median == 100 && summary.percentile99 == 198 && summary.longest == 500)
    #expect(summary.unfinished == 1)
  }

  @Test func dipsSayWhoTookAndWhatEndedThem() throws {
    let machine = try machine()
    let dips = machine.log.dips.all
    let pageout = try #require(dips.first { $0.threshold == "pageout_min" })
    // 66 to 35 at once; 36 when a process exits, 35 again, and the write's eight pages at last.
    #expect(pageout.start == 0 && pageout.end == nil)
    #expect(pageout.depth == 63 - 35)
    #expect(pageout.takers == [0: 29])
    #expect(pageout.turnedAway[0] == 4)
    #expect(machine.reserve.free == 43)
    let summaries = DipSummary.summaries(
      dips, machine.reserve.thresholds, end: 6_000_000_000)
    #expect(summaries.map(\.threshold).first == "target2")
    #expect(summaries.first { $0.threshold == "interrupt_min" }?.count == 0)
    #expect(summaries.first { $0.threshold == "reserved" }?.total == 6_000_000_000)
  }

  @Test func dipEndsByPageout() throws {
    var machine = try MachineSketch(free: 64).machine(
      ZallocModel.self, MachineSketch.interruptZone, .launder(pages: 8))
    machine.run(until: 1_000_000_000)
    let dip = try #require(machine.log.dips.all.first { $0.threshold == "pageout_min" })
    #expect(dip.depth == 7 && dip.endedBy == .pageout)
    #expect(dip.start == 0 && dip.end == 20_000_000)
    #expect(dip.takers == [0: 7])
  }
}
