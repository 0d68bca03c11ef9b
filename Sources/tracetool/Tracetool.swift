import ArgumentParser

/// The root of the command line: one subcommand a verb, one file a subcommand.
@main
struct Tracetool: ParsableCommand {
  /// The tool's version.
  static let version = "tracetool 0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "tracetool",
    abstract: "Replays recorded memory workloads through models of allocators.",
    version: version,
    subcommands: [
      RecordCommand.self, ImportCommand.self, InfoCommand.self, CatCommand.self, VerifyCommand.self,
      ReplayCommand.self, StatsCommand.self, DiffCommand.self, ScenarioCommand.self,
      SynthCommand.self, ModelsCommand.self, FormatsCommand.self, FidelityCommand.self,
    ])

  static func main() {
    SystemCalls.prepareSignals()
    SystemCalls.exit(run(Array(CommandLine.arguments.dropFirst())))
  }

  /// Runs the command line and returns what to exit with.
  private static func run(_ arguments: [String]) -> Int32 {
    do {
      try checkVerb(arguments)
      var command = try parseAsRoot(arguments)
      try command.run()
      return ExitStatus.done.rawValue
    } catch let failure as CommandFailure {
      Diagnostics.report(failure)
      return failure.status.rawValue
    } catch let child as ChildStatus {
      return child.status
    } catch {
      return answer(error).rawValue
    }
  }

  /// A mistyped verb gets the nearest one.
  private static func checkVerb(_ arguments: [String]) throws(CommandFailure) {
    guard let verb = arguments.first, !verb.hasPrefix("-") else { return }
    let known = configuration.subcommands.map { $0._commandName } + ["help"]
    guard !known.contains(verb) else { return }
    let hint = UnknownWord.hint(verb, known: known)
    throw CommandFailure(.usage, "'\(verb)' is not a verb\(hint)")
  }

  /// Help and version go to standard output, complaints about the command line to standard error.
  private static func answer(_ error: any Error) -> ExitStatus {
    let message = fullMessage(for: error)
    guard exitCode(for: error).isSuccess else {
      let prefix = "Error: "
      let rest = message.hasPrefix(prefix) ? message.dropFirst(prefix.count) : message[...]
      Diagnostics.write("tracetool: \(rest)\n")
      return .usage
    }
    do {
      var output = StandardOutput()
      try output.line(message)
      try output.flush()
      return .done
    } catch {
      Diagnostics.report(error)
      return error.status
    }
  }
}
