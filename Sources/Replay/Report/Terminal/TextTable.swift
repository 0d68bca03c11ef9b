/// A table of text with aligned columns.
///
/// Numbers are right-aligned by their column; a column that may shrink gives way when the table is
/// wider than the terminal, and what is cut off ends in "…" ("~" in ASCII).
public struct TextTable: Sendable {
  /// On which side a column's cells are flush.
  public enum Alignment: Sendable, Equatable {
    /// Names.
    case left
    /// Numbers.
    case right
  }

  /// A column: its head and how its cells stand in it.
  public struct Column: Sendable {
    /// The head.
    public var title: String
    /// On which side cells are flush.
    public var alignment: Alignment
    /// The least width that it may be cut down to; nil if it must be shown whole.
    public var leastWidth: Int?
    /// Makes a column.
    public init(_ title: String, _ alignment: Alignment = .left, leastWidth: Int? = nil) {
      self.title = title
      self.alignment = alignment
      self.leastWidth = leastWidth
    }
  }

  /// One cell.
  public struct Cell: Sendable, ExpressibleByStringLiteral {
    /// What it says.
    public var text: String
    /// How it is shown where colour is.
    public var emphasis: TerminalStyle.Emphasis
    /// Makes a cell.
    public init(_ text: String, _ emphasis: TerminalStyle.Emphasis = .plain) {
      self.text = text
      self.emphasis = emphasis
    }
    /// A plain cell.
    public init(stringLiteral value: String) { self.init(value) }
  }

  /// The columns.
  public let columns: [Column]
  private var rows: [[Cell]] = []
  private static let gap = 2

  /// An empty table.
  public init(_ columns: [Column]) { self.columns = columns }

  /// Appends a row; missing cells are empty, cells beyond the last column are dropped.
  public mutating func append(_ cells: [Cell]) {
    let missing = max(0, columns.count - cells.count)
    let filled = cells.prefix(columns.count) + Array(repeating: Cell(""), count: missing)
    rows.append(Array(filled))
  }

  /// The table as lines, each with its newline; heads, a rule and the rows.
  public func text(width: Int, style: TerminalStyle) -> String {
    let heads = columns.map { Cell($0.title, .heading) }
    let clean = ([heads] + rows).map { row in
      row.map { Cell(style.printable($0.text), $0.emphasis) }
    }
    let widths = fittedWidths(clean, width: width)
    var out = line(clean[0], widths: widths, style: style)
    let rule = String(repeating: style.unicode ? "─" : "-", count: lineWidth(widths))
    out += style.apply(.faint, to: rule) + "\n"
    for row in clean.dropFirst() { out += line(row, widths: widths, style: style) }
    return out
  }

  private func lineWidth(_ widths: [Int]) -> Int {
    widths.reduce(0, +) + Self.gap * max(0, widths.count - 1)
  }

  /// Natural widths, of which the widest column that may shrink gives way until the line fits.
  private func fittedWidths(_ rows: [[Cell]], width: Int) -> [Int] {
    var widths = columns.indices.map { column in
      rows.map { $0[column].text.count }.max() ?? 0
    }
    while lineWidth(widths) > width {
      let candidates = columns.indices.filter { column in
        guard let least = columns[column].leastWidth else { return false }
        return widths[column] > max(1, least)
      }
      guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
      widths[widest] -= 1
    }
    return widths
  }

  private func line(_ cells: [Cell], widths: [Int], style: TerminalStyle) -> String {
    var out = ""
    var owedBlanks = 0
    for (column, cell) in cells.enumerated() {
      let shown = cut(cell.text, to: widths[column], style: style)
      let padding = widths[column] - shown.count
      let before = columns[column].alignment == .right ? padding : 0
      if !shown.isEmpty {
        out += String(repeating: " ", count: owedBlanks + before)
        out += style.apply(cell.emphasis, to: shown)
        owedBlanks = padding - before + Self.gap
      } else {
        owedBlanks += padding + Self.gap
      }
    }
    return out + "\n"
  }

  private func cut(_ text: String, to width: Int, style: TerminalStyle) -> String {
    guard text.count > width else { return text }
    return String(text.prefix(max(0, width - 1))) + (style.unicode ? "…" : "~")
  }
}
