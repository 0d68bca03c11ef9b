import ArgumentParser

@main
struct Tracetool: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tracetool",
    abstract: "Replays recorded memory workloads through models of allocators.")
}
