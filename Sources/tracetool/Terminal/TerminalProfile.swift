import Replay

/// How output is shown: colour, character set and width, by the rules of the command line.
struct TerminalProfile {
  /// Width if neither the terminal nor the environment says one.
  static let defaultWidth = 80
  /// Reports are not laid out narrower than this.
  static let leastWidth = 40

  /// Colour and characters.
  var style: TerminalStyle
  /// Columns.
  var width: Int

  /// The profile of standard output under this environment.
  init(color: ColorChoice) {
    let isTerminal = SystemCalls.isTerminal(.output)
    let isDumb = SystemCalls.environment("TERM") == "dumb"
    let refusesColor = SystemCalls.environment("NO_COLOR").map { !$0.isEmpty } ?? false
    let usesColor: Bool
    switch color {
    case .always: usesColor = true
    case .never: usesColor = false
    case .auto: usesColor = isTerminal && !isDumb && !refusesColor
    }
    style = TerminalStyle(color: usesColor, unicode: Self.isUnicodeLocale)
    let named = SystemCalls.environment("COLUMNS").flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
    let chosen = SystemCalls.terminalWidth() ?? named ?? Self.defaultWidth
    width = max(Self.leastWidth, chosen)
  }

  /// Whether the locale's character set is UTF-8; the first variable that is set decides.
  private static var isUnicodeLocale: Bool {
    for name in ["LC_ALL", "LC_CTYPE", "LANG"] {
      guard let value = SystemCalls.environment(name), !value.isEmpty else { continue }
      let lower = value.lowercased()
      return lower.contains("utf-8") || lower.contains("utf8")
    }
    return false
  }
}
