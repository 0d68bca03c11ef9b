import Replay
import Testing
import TraceFormat

@Suite struct DragonFlyFlagsTests {
  /// The table of `malloc.h`: which class of pages each composite asks for.
  @Test func classesFollowTheFlagAlgebra() {
    #expect(DragonFlyFlags.waitOK.pageClass == [.normal])
    #expect(DragonFlyFlags([.waitOK, .useReserve]).pageClass == [.normal, .system])
    #expect(DragonFlyFlags.interruptWait.pageClass == [.normal, .system, .interrupt])
    #expect(DragonFlyFlags.noWait.pageClass == [.system])
    #expect(DragonFlyFlags.interruptNoWait.pageClass == [.system, .interrupt])
    #expect(DragonFlyFlags.mustNotWait.pageClass.isEmpty)
    #expect(DragonFlyFlags.waitOK.pagePolicy == .waitHolding)
    #expect(DragonFlyFlags.noWait.pagePolicy == .allOrNothing)
  }

  @Test func recordedFlagsBecomeWhatADragonFlyCallerWouldPass() {
    #expect(DragonFlyFlags(AllocationFlags()) == .waitOK)
    #expect(DragonFlyFlags([.mayUseReserve]) == .waitOK, "without .known the bits say nothing")
    #expect(DragonFlyFlags([.known, .mayWait, .mayFail]) == [.waitOK, .nullOK])
    #expect(DragonFlyFlags([.known, .mayFail]) == .noWait)
    #expect(DragonFlyFlags([.known, .mayFail, .mayUseReserve]) == .noWait)
    #expect(
      DragonFlyFlags([.known, .mayFail, .mayUseInterruptReserve]) == .interruptNoWait)
    #expect(DragonFlyFlags([.known, .mayWait, .mayUseInterruptReserve]) == .interruptWait)
  }
}
