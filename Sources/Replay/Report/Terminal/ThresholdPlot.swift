/// A curve of free pages as bars that stand on a scale of thresholds.
///
/// Each row is a threshold, highest first; a column is filled up to the highest threshold that free
/// pages did not fall below in its span of time. What matters is which threshold was missed when,
/// not how far away the others were.
struct ThresholdPlot {
  /// Thresholds, highest first.
  let marks: [(name: String, pages: Int)]
  /// Fewest free pages of each span of time.
  let lowest: [Int]
  /// The end of the time that the columns cover, in nanoseconds.
  let end: UInt64

  init(_ thresholds: ReserveThresholds, _ lowest: [Int], end: UInt64) {
    // One row stands for both of the two that differ by a few pages.
    marks =
      ReserveThresholds.names.filter { $0.name != "severe" }
      .map { ($0.name, thresholds[keyPath: $0.path]) }.sorted { $0.1 > $1.1 } + [("one page", 1)]
    self.lowest = lowest
    self.end = end
  }

  func text(width: Int, style: TerminalStyle) -> String {
    let names = marks.map(\.name.count).max() ?? 0
    let digits = marks.map { String($0.pages).count }.max() ?? 0
    let left = names + digits + 6
    let columns = resampled(max(10, min(64, width - left)))
    let full = style.unicode ? "█" : "#"
    let empty = style.unicode ? "·" : "."
    var out = ""
    for mark in marks {
      let number = String(mark.pages)
      out += "  " + mark.name + blanks(names - mark.name.count) + "  "
      out += blanks(digits - number.count) + number + "  "
      var bar = ""
      for pages in columns { bar += pages >= mark.pages ? full : empty }
      out += bar + "\n"
    }
    let last = DurationFormat.text(nanoseconds: end)
    out += blanks(left) + style.apply(.faint, to: "0")
    out += blanks(max(1, columns.count - 1 - last.count)) + style.apply(.faint, to: last) + "\n"
    return out
  }

  private func blanks(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

  /// As many columns as there is room for, each with the fewest pages of its time.
  private func resampled(_ width: Int) -> [Int] {
    guard !lowest.isEmpty else { return [] }
    return (0..<width).map { column in
      let first = column * lowest.count / width
      let end = max(first + 1, (column + 1) * lowest.count / width)
      return lowest[first..<end].min() ?? 0
    }
  }
}
