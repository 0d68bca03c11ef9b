import Testing

@testable import Fidelity

/// What a replay is to start from, by hand.
@Suite struct InitialSlabsTests {
  @Test func freeObjectsAreSpreadOverThePartialSlabs() {
    let made = InitialSlabs(slabCount: 5, freeCount: 7, objectsPerSlab: 4, partialCount: 3)
    #expect(made.slabs.map(\.free) == [2, 2, 3, 0, 0])
  }

  @Test func asManySlabsArePartialAsItTakes() {
    let few = InitialSlabs(slabCount: 5, freeCount: 7, objectsPerSlab: 4, partialCount: 1)
    #expect(few.slabs.map(\.free) == [2, 2, 3, 0, 0])
    let many = InitialSlabs(slabCount: 5, freeCount: 2, objectsPerSlab: 4, partialCount: 4)
    #expect(many.slabs.map(\.free) == [1, 1, 0, 0, 0])
  }

  @Test func evidenceComesBeforeGuesses() {
    let made = InitialSlabs(
      slabCount: 4, freeCount: 6, objectsPerSlab: 4, partialCount: 3,
      evidence: [
        .init(trueSlab: 7, live: 1, free: 2), .init(trueSlab: 8, live: 2, died: true),
        .init(trueSlab: 9, live: 3),
      ])
    #expect(made.slabs.map(\.free) == [2, 2, 2, 0])
    #expect(Set(made.slabs.map(\.trueSlab)) == [-1, 7, 8, 9])
    #expect(made.slabs.first { $0.trueSlab == 9 }?.free == 0)
  }
}
