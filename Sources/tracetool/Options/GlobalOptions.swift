import ArgumentParser

/// When output is coloured.
enum ColorChoice: String, CaseIterable, ExpressibleByArgument {
  case auto
  case always
  case never
}

/// The options of every verb.
struct GlobalOptions: ParsableArguments {
  @Flag(name: [.short, .long], help: "Say nothing but results and errors.")
  var quiet = false

  @Option(name: .long, help: "Colour in the output: auto, always or never.")
  var color = ColorChoice.auto

  @Flag(name: .customLong("no-progress"), help: "Show no progress on standard error.")
  var noProgress = false

  /// How output is shown.
  var terminal: TerminalProfile { TerminalProfile(color: color) }
}
