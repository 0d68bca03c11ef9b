import ArgumentParser
import Replay
import TraceImport

/// `tracetool formats`: what can be imported, and what each source can and cannot say.
struct FormatsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "formats",
    abstract: "List the importers, and what each source can and cannot say.",
    version: Tracetool.version)

  @Flag(help: "Write JSON.")
  var json = false

  @OptionGroup var options: GlobalOptions

  func run() throws {
    let descriptors = ImporterRegistry.rows.map(\.descriptor)
    var output = StandardOutput()
    if json {
      let document = JSONValue.map([
        "schema": .string("tracetool.formats/1"),
        "formats": .array(
          descriptors.map {
            .map([
              "name": .string($0.name), "summary": .string($0.summary), "says": .string($0.says),
              "lacks": .string($0.lacks),
            ])
          }),
      ])
      try output.line(document.text())
    } else {
      for descriptor in descriptors { try output.write(text(descriptor)) }
      try output.write("The form is recognised by content; --from NAME says it instead.\n")
      try output.write("Inputs may be plain, gzip or zstd; - is standard input.\n")
    }
    try output.flush()
  }

  private func text(_ descriptor: ImporterDescriptor) -> String {
    let terminal = options.terminal
    var out = terminal.style.apply(.heading, to: descriptor.name) + "\n"
    let parts = [
      ("", descriptor.summary), ("says: ", descriptor.says), ("lacks: ", descriptor.lacks),
    ]
    for (label, text) in parts {
      let indent = FactSection.indent
      for line in TextWrap.lines(label + text, width: terminal.width - indent) {
        out += String(repeating: " ", count: indent) + line + "\n"
      }
    }
    return out + "\n"
  }
}
