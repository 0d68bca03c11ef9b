import ArgumentParser
import Replay

/// `tracetool models`: what can be replayed, with every parameter, its default and its sources.
struct ModelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models", abstract: "List the models, their parameters, defaults and sources.",
    version: Tracetool.version)

  @Argument(help: "Show only this model, in full.")
  var name: String?

  @Flag(help: "Write JSON.")
  var json = false

  @Flag(help: "Write names only, one a line.")
  var names = false

  @OptionGroup var options: GlobalOptions

  func run() throws {
    // Names are those that every trace can be replayed through.
    let rows = names ? ModelRegistry.all : ModelRegistry.all + [ModelRegistry.recorded]
    var descriptors = rows.map(\.descriptor)
    if let name { descriptors = [try descriptor(named: name)] }
    var output = StandardOutput()
    if names {
      for descriptor in descriptors { try output.line(descriptor.name) }
    } else if json {
      let document = JSONValue.map([
        "schema": .string("tracetool.models/1"),
        "models": .array(descriptors.map { $0.json() }),
      ])
      try output.line(document.text())
    } else if name == nil {
      try output.write(Self.list(descriptors, options.terminal))
    } else {
      for descriptor in descriptors {
        try output.write(descriptor.text(options.terminal))
      }
    }
    try output.flush()
  }

  private func descriptor(named name: String) throws(CommandFailure) -> ModelDescriptor {
    do {
      return try ModelRegistry.row(named: name).descriptor
    } catch {
      throw CommandFailure(error)
    }
  }

  private static func list(
    _ descriptors: [ModelDescriptor], _ terminal: TerminalProfile
  ) -> String {
    var out = ""
    for descriptor in descriptors {
      out += terminal.style.apply(.heading, to: descriptor.name) + "\n"
      out += ModelDescriptor.paragraph(descriptor.summary, terminal)
      let parameters = descriptor.parameters.map { "\($0.name)=\($0.defaultValue)" }
      guard !parameters.isEmpty else { continue }
      out += ModelDescriptor.paragraph("[\(parameters.joined(separator: " "))]", terminal)
    }
    return out
      + "\nChoose with -m MODEL[:key=value,...]; `tracetool models NAME` shows one in full.\n"
  }
}
