import TestSupport
import Testing

/// The zone allocators against the vectors, field by field.
@Suite struct ZoneVectorTests {
  static let zalloc = VectorCase.all(for: ZallocVectors.harness)
  static let kmalloc = VectorCase.all(for: KmallocVectors.harness)

  @Test(arguments: zalloc)
  func zallocEqualsTheVector(_ vector: VectorCase) throws {
    let difference = try VectorRun.firstDifference(of: ZallocVectors.self, on: vector)
    #expect(difference == nil)
  }

  @Test(arguments: kmalloc)
  func kmallocEqualsTheVector(_ vector: VectorCase) throws {
    let difference = try VectorRun.firstDifference(of: KmallocVectors.self, on: vector)
    #expect(difference == nil)
  }

  @Test func vectorsAreThere() {
    #expect(Self.zalloc.count >= 11)
    #expect(Self.kmalloc.count >= 9)
  }
}
