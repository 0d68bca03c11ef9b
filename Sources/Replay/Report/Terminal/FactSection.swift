/// A title and, below it, lines of label, number and remark, each aligned with the others.
public struct FactSection: Sendable {
  /// Columns before each label.
  public static let indent = 2

  private let title: String
  private var facts: [(label: String, value: String, remark: String)] = []

  /// A section without lines.
  public init(_ title: String) { self.title = title }

  /// Whether it has no lines.
  public var isEmpty: Bool { facts.isEmpty }

  /// Appends a line.
  public mutating func add(_ label: String, _ value: String, _ remark: String = "") {
    facts.append((label: label, value: value, remark: remark))
  }

  /// The section after an empty line. Labels stand in a column of their own; values are flush
  /// right.
  public func text(style: TerminalStyle) -> String {
    let labelWidth = max(16, facts.map(\.label.count).max() ?? 0)
    let valueWidth = max(12, facts.map(\.value.count).max() ?? 0)
    var out = "\n" + style.apply(.heading, to: title) + "\n"
    for fact in facts {
      let label = style.printable(fact.label)
      let gap = String(repeating: " ", count: labelWidth - label.count)
      let pad = String(repeating: " ", count: valueWidth - fact.value.count)
      out += String(repeating: " ", count: Self.indent) + label + gap + pad + fact.value
      if !fact.remark.isEmpty { out += "  " + style.apply(.faint, to: fact.remark) }
      out += "\n"
    }
    return out
  }
}
