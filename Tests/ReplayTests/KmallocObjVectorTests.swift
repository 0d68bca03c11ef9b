import TestSupport
import Testing

@Suite struct KmallocObjVectorTests {
  static let vectors = VectorCase.all(for: KmallocObjVectors.harness)

  @Test(arguments: vectors)
  func everyRowEquals(vector: VectorCase) throws {
    let difference = try VectorRun.firstDifference(of: KmallocObjVectors.self, on: vector)
    #expect(difference == nil)
  }

  @Test func vectorsAreThere() { #expect(Self.vectors.count >= 20) }
}
