import Foundation
import Testing

@testable import Replay

/// Every scenario under samples, in the state in which it is given to users.
@Suite struct ScenarioSampleTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../samples/scenarios").standardizedFileURL

  static func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".toml") }.sorted()
  }

  static func scenarios(_ name: String) throws -> [Scenario] {
    try ScenarioFile.read(Array(Data(contentsOf: folder.appending(path: name))))
  }

  @Test func noneIsMissing() throws {
    let numbers = Set(try Self.names().compactMap { Int($0.prefix(2)) })
    #expect(numbers == Set(1...17))
  }

  @Test func everyExpectationHolds() throws {
    var checks = 0
    for name in try Self.names() {
      for scenario in try Self.scenarios(name) {
        for outcome in try scenario.run() {
          #expect(outcome.violations.isEmpty, "\(name): \(scenario.name)")
          #expect(!outcome.checks.isEmpty, "\(name): \(scenario.name) expects nothing")
          checks += outcome.checks.count
          for check in outcome.checks where !check.holds {
            let found = check.found?.description ?? "nothing"
            Issue.record(
              "\(name):\(check.expectation.line): \(check.expectation.name): \(found)")
          }
        }
      }
    }
    #expect(checks > 700)
  }

  @Test func bothPollOrdersOfTwoPagersAreSeen() throws {
    let hoarders = try Self.scenarios("03a-two-pagers-hoard.toml")
    let all = try #require(hoarders.first { $0.orders == .all })
    let verdicts = try all.run().map(\.verdict)
    #expect(Set(verdicts) == [.progress, .stall])
  }

  @Test func aRunIsTheSameTwice() throws {
    for scenario in try Self.scenarios("03b-two-threads-hoard.toml") {
      let first = try scenario.run()
      let second = try scenario.run()
      #expect(first.map(\.witness) == second.map(\.witness))
      #expect(first.map(\.blockings) == second.map(\.blockings))
    }
  }
}
