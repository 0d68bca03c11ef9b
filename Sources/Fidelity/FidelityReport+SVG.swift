extension FidelityReport {
  private static let width = 640
  private static let height = 360
  private static let margin = 56
  /// The largest error on the horizontal axis, in slabs; what is beyond stands at its end.
  private static let farthest = 20

  /// A plot: of how many pairs the largest error is at most so many slabs, for each kind.
  public func svg() -> String {
    var text = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.width) \(Self.height)" \
      font-family="sans-serif" font-size="12">
      <rect width="100%" height="100%" fill="white"/>

      """
    text += axes()
    let colours = ["#c44e52", "#4c72b0", "#55a868"]
    for (place, mode) in FidelityMode.allCases.enumerated() {
      let line = points(mode).map { "\($0.x),\($0.y)" }.joined(separator: " ")
      text += "<polyline fill=\"none\" stroke=\"\(colours[place])\" stroke-width=\"2\" "
      text += "points=\"\(line)\"/>\n"
      let y = Self.height - Self.margin - 60 + 18 * place
      text += "<text x=\"\(Self.width - 150)\" y=\"\(y)\" fill=\"\(colours[place])\">"
      text += "\(mode.rawValue)</text>\n"
    }
    return text + "</svg>\n"
  }

  private func points(_ mode: FidelityMode) -> [(x: Int, y: Int)] {
    let errors = recordings.flatMap { recording in
      recording.rows.filter { isScored($0, mode) }.compactMap {
        $0.comparison(mode)?.largestError
      }
    }
    guard !errors.isEmpty else { return [] }
    var points: [(x: Int, y: Int)] = []
    for slabs in 0...Self.farthest {
      let share = errors.count { $0 <= slabs || slabs == Self.farthest } * 1000 / errors.count
      if let last = points.last { points.append((Self.x(slabs), last.y)) }
      points.append((Self.x(slabs), Self.y(share)))
    }
    return points
  }

  private func axes() -> String {
    var text = ""
    for slabs in stride(from: 0, through: Self.farthest, by: 5) {
      text += "<text x=\"\(Self.x(slabs))\" y=\"\(Self.y(0) + 18)\" text-anchor=\"middle\">"
      text += "\(slabs)</text>\n"
    }
    for share in stride(from: 0, through: 1000, by: 200) {
      text += "<line x1=\"\(Self.x(0))\" x2=\"\(Self.x(Self.farthest))\" y1=\"\(Self.y(share))\" "
      text += "y2=\"\(Self.y(share))\" stroke=\"#ddd\"/>\n"
      text += "<text x=\"\(Self.x(0) - 8)\" y=\"\(Self.y(share) + 4)\" text-anchor=\"end\">"
      text += "\(share / 10) %</text>\n"
    }
    text += "<text x=\"\(Self.width / 2)\" y=\"\(Self.height - 12)\" text-anchor=\"middle\">"
    text += "largest error over all samples, slabs</text>\n"
    text += "<text x=\"\(Self.margin)\" y=\"24\">pairs of recording and cache whose largest error "
    return text + "is at most so great</text>\n"
  }

  private static func x(_ slabs: Int) -> Int {
    margin + slabs * (width - 2 * margin) / farthest
  }

  private static func y(_ thousandths: Int) -> Int {
    height - margin - thousandths * (height - 2 * margin) / 1000
  }
}
