/// A curve in one line of text.
public enum Sparkline {
  private static let blocks: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
  private static let letters: [Character] = ["_", ".", ":", "-", "=", "+", "*", "#"]

  /// `values` in at most `width` columns, scaled from 0 to the largest value.
  ///
  /// With more values than columns, a column shows the largest of those that fall into it, so that
  /// no peak is lost. An empty line if there is nothing to show.
  public static func text(_ values: [Double], width: Int, style: TerminalStyle) -> String {
    let columns = resampled(values, width: width)
    let largest = columns.max() ?? 0
    let marks = style.unicode ? blocks : letters
    var out = ""
    for value in columns {
      guard largest > 0, value > 0 else {
        out.append(marks[0])
        continue
      }
      let level = Int((value / largest * Double(marks.count - 1)).rounded())
      out.append(marks[min(max(level, 0), marks.count - 1)])
    }
    return out
  }

  /// The same for whole numbers.
  public static func text(
    _ values: [some BinaryInteger], width: Int, style: TerminalStyle
  ) -> String {
    text(values.map { Double($0) }, width: width, style: style)
  }

  private static func resampled(_ values: [Double], width: Int) -> [Double] {
    let finite = values.map { $0.isFinite ? $0 : 0 }
    guard width > 0, finite.count > width else { return width > 0 ? finite : [] }
    return (0..<width).map { column in
      let first = column * finite.count / width
      let end = max(first + 1, (column + 1) * finite.count / width)
      return finite[first..<end].max() ?? 0
    }
  }
}
