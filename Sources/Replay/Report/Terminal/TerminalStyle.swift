/// What the terminal can show. Layout never depends on colour, only on `unicode`.
public struct TerminalStyle: Sendable, Equatable {
  /// What a piece of text is, rather than how it looks.
  public enum Emphasis: Sendable, Equatable {
    /// Ordinary text.
    case plain
    /// A title or a column's head.
    case heading
    /// Something of less weight: units, rules, remarks.
    case faint
    /// A good or best value.
    case good
    /// A value to look at.
    case warning
    /// A bad value or an error.
    case bad
  }

  /// Whether colour and weight may be used.
  public var color: Bool
  /// Whether characters beyond ASCII may be used.
  public var unicode: Bool

  /// Makes a style.
  public init(color: Bool = false, unicode: Bool = false) {
    self.color = color
    self.unicode = unicode
  }

  /// `text` as the terminal shows it with this emphasis (ECMA-48 "select graphic rendition").
  public func apply(_ emphasis: Emphasis, to text: String) -> String {
    guard color, !text.isEmpty, let code = Self.code(of: emphasis) else { return text }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }

  private static func code(of emphasis: Emphasis) -> String? {
    switch emphasis {
    case .plain: nil
    case .heading: "1"
    case .faint: "2"
    case .good: "32"
    case .warning: "33"
    case .bad: "31"
    }
  }

  /// `text` without what could steer a terminal: names come from files that anybody may have
  /// written. Control characters become "?"; without `unicode`, so does all that is not ASCII.
  public func printable(_ text: String) -> String {
    let harmless = text.unicodeScalars.allSatisfy { isPrintable($0) }
    if harmless { return text }
    var out = ""
    for scalar in text.unicodeScalars {
      out.unicodeScalars.append(isPrintable(scalar) ? scalar : "?")
    }
    return out
  }

  private func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x20 || scalar.value == 0x7F { return false }
    if scalar.value < 0x7F { return true }
    guard unicode else { return false }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator: return false
    default: return true
    }
  }
}
