import Replay

extension ModelDescriptor {
  /// The descriptor as an element of `models --json`.
  func json() -> JSONValue {
    .map([
      "name": .string(name),
      "summary": .string(summary),
      "fidelity": .string(fidelity),
      "sources": .array(sources.map { .string($0) }),
      "parameters": .array(
        parameters.map { parameter in
          .map([
            "name": .string(parameter.name),
            "default": .string(parameter.defaultValue),
            "accepts": .string(parameter.domain.description),
            "summary": .string(parameter.summary),
          ])
        }),
    ])
  }

  /// The descriptor for people.
  func text(_ terminal: TerminalProfile) -> String {
    let style = terminal.style
    var out = style.apply(.heading, to: name) + "\n"
    out += Self.paragraph(summary, terminal)
    out += "\n" + Self.paragraph(fidelity, terminal)
    if !parameters.isEmpty {
      var table = TextTable([
        .init("parameter"), .init("default"), .init("accepts"),
        .init("meaning", leastWidth: 24),
      ])
      for parameter in parameters {
        table.append([
          .init(parameter.name), .init(parameter.defaultValue),
          .init(parameter.domain.description), .init(parameter.summary),
        ])
      }
      out += "\n" + table.text(width: terminal.width, style: style)
    }
    guard !sources.isEmpty else { return out }
    out += "\n" + style.apply(.heading, to: "Sources") + "\n"
    for source in sources { out += Self.paragraph(source, terminal) }
    return out
  }

  /// Prose in lines of the terminal's width.
  static func paragraph(_ text: String, _ terminal: TerminalProfile) -> String {
    TextWrap.lines(text, width: terminal.width - FactSection.indent)
      .map { String(repeating: " ", count: FactSection.indent) + $0 + "\n" }.joined()
  }
}

extension ModelParameter.Domain {
  /// The values that are accepted, for people.
  var description: String {
    switch self {
    case .integer(let range):
      range.upperBound == Int.max
        ? "\(range.lowerBound) or more" : "\(range.lowerBound) to \(range.upperBound)"
    case .choice(let words): words.joined(separator: " | ")
    }
  }
}
