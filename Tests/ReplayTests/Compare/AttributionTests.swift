import TestSupport
import Testing

@testable import Replay

/// Contributions sum to the difference, byte by byte, whatever the numbers.
struct AttributionTests {
  static func moment(
    _ random: inout SeededGenerator, ownsPages: Bool
  ) -> ComparedResult.Moment {
    var types: [String: ComparedResult.TypePart] = [:]
    var sites: [ComparedResult.SitePart] = []
    var total: Int64 = 0
    for type in 0..<Int.random(in: 0..<12, using: &random) {
      let name = "type\(Int.random(in: 0..<15, using: &random) + type)"
      guard types[name] == nil else { continue }
      var live: Int64 = 0
      for _ in 0..<Int.random(in: 0..<6, using: &random) {
        let bytes = Int64.random(in: 0..<(1 << 40), using: &random)
        let site = "site\(Int.random(in: 0..<8, using: &random))"
        sites.append(.init(callSite: site, type: name, liveBytes: bytes))
        live += bytes
      }
      let allocated = live + Int64.random(in: 0..<(1 << 38), using: &random)
      let held = allocated + Int64.random(in: 0..<(1 << 42), using: &random)
      types[name] = .init(
        heldBytes: ownsPages ? held : nil, allocatedBytes: allocated, liveBytes: live)
      total += held
    }
    total += Int64.random(in: 0..<(1 << 41), using: &random)
    return .init(
      name: "at_end", title: "at the end", totalBytes: total, types: types, sites: sites)
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func partsSumToTheWhole(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var a = ComparedResult(label: "a", verdict: "placed")
    var b = ComparedResult(label: "b", verdict: "placed")
    a.moments = [Self.moment(&random, ownsPages: seed % 3 > 0)]
    b.moments = [Self.moment(&random, ownsPages: seed % 5 > 0)]
    let comparison = Comparison(a, b, thresholdPercent: 1)
    #expect(comparison.accounts.map(\.by) == ["type", "site"])
    for account in comparison.accounts {
      #expect(account.a == a.moments[0].totalBytes)
      #expect(account.rows.reduce(0) { $0 + $1.a } == account.a)
      #expect(account.rows.reduce(0) { $0 + $1.b } == account.b)
      #expect(account.rows.reduce(0) { $0 + $1.difference } == account.b - account.a)
      #expect(Set(account.rows.map(\.key)).count == account.rows.count)
    }
    // What a type answers for is what its call sites answer for together.
    let rule = Attribution(a.moments[0], b.moments[0])
    let sites = try #require(rule.sites(a.moments[0]))
    for (key, bytes) in rule.types(a.moments[0]) {
      let sum = sites.filter { $0.key.type == key.type }.reduce(0) { $0 + $1.value }
      #expect(sum == bytes)
    }
  }

  @Test func sharesFollowLiveBytes() throws {
    let moment = ComparedResult.Moment(
      name: "m", title: "m", totalBytes: 1100,
      types: ["t": .init(heldBytes: 1000, allocatedBytes: 100, liveBytes: 90)],
      sites: [
        .init(callSite: "x", type: "t", liveBytes: 30),
        .init(callSite: "y", type: "t", liveBytes: 60),
      ])
    let parts = try #require(Attribution(moment, moment).sites(moment))
    #expect(parts[.init(type: "t", callSite: "x")] == 333)
    #expect(parts[.init(type: "t", callSite: "y")] == 667)
    #expect(parts[Attribution.rest] == 100)
  }
}
