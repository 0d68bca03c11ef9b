import Testing
import TraceFormat

@testable import Replay

/// The smallest number of free pages with which page-out goes on, on a machine of 128 MB: 1, 67,
/// 151, 32 and 0, each shown at the value and at one less.
@Suite struct ProgressThresholdTests {
  @Test func interruptZoneNeedsOnePage() throws {
    for era in ["2011", "2014", "2021"] {
      let given = MachineSketch.interruptZone + [("era", era)]
      #expect(try MachineSketch(free: 1).verdict(ZallocModel.self, given) == .progress)
    }
    for era in ["2011", "2021"] {
      let given = MachineSketch.interruptZone + [("era", era)]
      #expect(try MachineSketch(free: 0).verdict(ZallocModel.self, given) == .stall)
    }
    // The tree of 2014 counts on the page.
    let given = MachineSketch.interruptZone + [("era", "2014")]
    #expect(try MachineSketch(free: 0).verdict(ZallocModel.self, given) == .panic)
  }

  @Test func interruptZoneWithHeldBackItemsNeedsNone() throws {
    var sketch = MachineSketch(free: 0)
    sketch.setup.metadata.globalItems = 21
    #expect(try sketch.verdict(ZallocModel.self, MachineSketch.interruptZone) == .progress)
  }

  @Test func pagerNeedsASlabAboveTheInterruptMinimum() throws {
    #expect(try MachineSketch(free: 67).verdict(KmallocObjModel.self) == .progress)
    #expect(try MachineSketch(free: 66).verdict(KmallocObjModel.self) == .stall)
  }

  @Test func ordinaryThreadNeedsASlabAboveTheReserve() throws {
    let thread = [MachineSetup.Actor("U1", cpu: 0)]
    for verb in [MachineVerb.allocate(flags: .mayWait), .launder(pages: 8)] {
      let enough = MachineSketch(free: 151, actors: thread)
      #expect(try enough.verdict(KmallocObjModel.self, [], verb) == .progress)
      let lacking = MachineSketch(free: 150, actors: thread)
      #expect(try lacking.verdict(KmallocObjModel.self, [], verb) == .stall)
    }
  }

  @Test(arguments: ["PD", "U1"]) func interruptClassNeedsOneSlab(_ actor: String) throws {
    let actors = [MachineSetup.Actor(actor, cpu: 0)]
    let given = [(name: "create", value: "INTWAIT")]
    let enough = MachineSketch(free: 32, actors: actors)
    #expect(try enough.verdict(KmallocObjModel.self, given) == .progress)
    let lacking = MachineSketch(free: 31, actors: actors)
    #expect(try lacking.verdict(KmallocObjModel.self, given) == .stall)
    // The back end itself, asked not to wait.
    let verb = MachineVerb.slab(flags: .interruptNoWait)
    var machine = try enough.machine(KmallocObjModel.self, [], verb)
    machine.run(until: 1)
    #expect(machine.requests.allSatisfy(\.isDone) && machine.reserve.free == 0)
    machine = try lacking.machine(KmallocObjModel.self, [], verb)
    machine.run(until: 1)
    #expect(machine.requests.allSatisfy(\.hasFailed) && machine.reserve.free == 31)
  }

  @Test func stockNeedsNone() throws {
    var sketch = MachineSketch(
      free: 0, actors: [.init("PD", cpu: 0), .init("R", cpu: 0)])
    #expect(try sketch.verdict(KmallocObjModel.self, MachineSketch.stocked) == .stall)
    sketch.setup.metadata.stockSlabs = 3
    #expect(try sketch.verdict(KmallocObjModel.self, MachineSketch.stocked) == .progress)
  }

  @Test func stockIsForPagersOnly() throws {
    var sketch = MachineSketch(free: 0, actors: [.init("U1", cpu: 0), .init("R", cpu: 0)])
    sketch.setup.metadata.stockSlabs = 3
    #expect(try sketch.verdict(KmallocObjModel.self, MachineSketch.stocked) == .stall)
    let open = MachineSketch.stocked.map { $0.name == "access" ? ($0.name, "everybody") : $0 }
    #expect(try sketch.verdict(KmallocObjModel.self, open) == .progress)
  }
}
