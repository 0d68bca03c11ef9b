import ArgumentParser
import Replay

/// `tracetool scenario`: runs low-memory scenarios and checks what they expect.
struct ScenarioCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scenario",
    abstract: "Run low-memory scenarios and check what they expect.",
    version: Tracetool.version)

  @Argument(help: "Scenario files (TOML).")
  var files: [String]

  @Flag(help: "Write JSON.")
  var json = false

  @Flag(name: .shortAndLong, help: "Show the witness of every run in which somebody is stuck.")
  var witness = false

  @Flag(help: "Show dips below each threshold, and waits.")
  var reserve = false

  @OptionGroup var options: GlobalOptions

  func run() throws {
    var output = StandardOutput()
    var results: [JSONValue] = []
    var failedCases = 0
    var cases = 0
    for file in files {
      for scenario in try Self.read(file) {
        let outcomes: [ScenarioOutcome]
        do {
          outcomes = try scenario.run()
        } catch {
          throw CommandFailure(
            .badData, file: file, "line \(scenario.line): allocator: \(error.description)")
        }
        for outcome in outcomes {
          let report = ScenarioReport(file: file, scenario: scenario, outcome: outcome)
          cases += 1
          if !report.holds { failedCases += 1 }
          if json {
            results.append(report.json)
          } else {
            try output.write(
              report.text(options.terminal.style, showsWitness: witness, showsReserve: reserve))
          }
        }
      }
    }
    if json {
      let document = JSONValue.map([
        "schema": .string("tracetool.scenario/1"), "runs": .int(cases),
        "failed": .int(failedCases), "results": .array(results),
      ])
      try output.line(document.text())
    } else {
      try output.line("\(cases) runs, \(failedCases) not as expected")
    }
    try output.flush()
    guard failedCases == 0 else { throw CommandFailure(.worse, "") }
  }

  private static func read(_ file: String) throws(CommandFailure) -> [Scenario] {
    let bytes = try SystemCalls.readDescription(file)
    do {
      return try ScenarioFile.read(bytes)
    } catch {
      let key = error.key.isEmpty ? "" : "\(error.key): "
      throw CommandFailure(.badData, file: file, "line \(error.line): \(key)\(error.message)")
    }
  }
}
