import Testing

@testable import Replay

@Suite struct WitnessTests {
  @Test func saysWhoHoldsWhatAndWaitsForWhom() throws {
    let scenarios = try ScenarioSampleTests.scenarios("03a-two-pagers-hoard.toml")
    let scenario = try #require(scenarios.first { $0.name.hasSuffix("EP polls first") })
    let witness = try #require(try scenario.run().first?.witness)
    #expect(witness.verdict == .stall)
    #expect(witness.free == 35 && witness.hoarded == 32 && witness.isCycle)
    #expect(witness.waits.map(\.actor) == ["PD", "EP"])
    #expect(witness.waits.map(\.since) == [0, 5_000_000_000])
    #expect(witness.waits[0].channel == .pager)
    #expect(
      witness.waits[0].holds.map(\.text) == [
        "31 pages of an unfinished request", "1 of 4 asynchronous write buffers",
        "a run of 8 pages of swap", "8 pages kept busy",
      ])
    #expect(
      witness.waits[0].waitsFor == [
        "EP, who holds 1 pages", "itself: only page-out gives pages back", "EP, who is stuck",
      ])
    let text = witness.text()
    #expect(text.contains("PD (pagedaemon, processor 0) sleeps on \"VMWait\" since 0.000 s"))
    #expect(text.contains("needs page 32 of 32, class NORMAL+SYSTEM"))
    #expect(text.contains("nobody who could free a page can go on"))
  }

  @Test func whoGoesOnNeedsNone() throws {
    var machine = try MachineSketch(free: 100).machine(
      KmallocObjModel.self, [], .launder(pages: 8))
    machine.run(until: 4_000_000_000)
    #expect(machine.witness() == nil)
  }
}
