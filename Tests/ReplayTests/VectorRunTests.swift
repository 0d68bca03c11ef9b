import TestSupport
import Testing

/// A comparison that finds nothing is worth something only if it would.
@Suite struct VectorRunTests {
  private static let vector = VectorCase.all(for: "kmalloc_obj").first { $0.name == "k06_retire" }

  private func difference(_ change: (inout VectorOutput) -> Void) throws -> String? {
    let vector = try #require(Self.vector)
    var expected = try vector.output()
    change(&expected)
    return try VectorRun.firstDifference(of: KmallocObjVectors.self, on: vector.input(), expected)
  }

  @Test func findsNothingInAnUnchangedVector() throws {
    #expect(try difference { _ in } == nil)
  }

  @Test(arguments: 0..<22) func noticesEachColumn(column: Int) throws {
    let found = try difference { expected in
      var fields = expected.rows[50].split(separator: ",", omittingEmptySubsequences: false)
      fields[column] += "0"
      expected.rows[50] = Substring(fields.joined(separator: ","))
    }
    #expect(found != nil)
  }

  @Test func noticesARowTooFewOrTooMany() throws {
    #expect(try difference { $0.rows.append("97,alloc") } != nil)
    #expect(try difference { $0.rows.removeLast() } != nil)
  }

  @Test func noticesSummaryAndState() throws {
    #expect(try difference { $0.summary += "0" } != nil)
    #expect(try difference { $0.states[20] += " " } != nil)
  }
}
