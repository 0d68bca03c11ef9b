/// One line of the table: what was measured, and what must hold of it.
struct ReportRow {
  var what: String
  var nanoseconds: Double
  /// What the time is held against: its name, the ratio, and the most that it may be.
  var ratio: (of: String, value: Double, limit: Double?)?
  var note = ""
}

/// The table of one subject, in Markdown.
struct Report {
  var subject: Subject
  var rows: [ReportRow] = []

  var text: String {
    var out = "### \(subject.name)\n\n"
    let bytes = Double(subject.trace.count) / Double(subject.events)
    out += "\(subject.events) events, \(fixed(bytes, 3)) bytes an event\n\n"
    out += "| measure | ns/event | M events/s | ratio | of | must be | |\n"
    out += "| --- | ---: | ---: | ---: | --- | ---: | --- |\n"
    for row in rows {
      let rate = 1_000 / row.nanoseconds
      var cells = [row.what, fixed(row.nanoseconds, 2), fixed(rate, rate < 10 ? 2 : 0)]
      if let ratio = row.ratio {
        let limit = ratio.limit.map { "≤ \(fixed($0, $0 < 1 ? 2 : 1))" } ?? ""
        let misses = ratio.limit.map { ratio.value > $0 } ?? false
        cells += [fixed(ratio.value, 2), ratio.of, limit + (misses ? " **missed**" : "")]
      } else {
        cells += ["", "", ""]
      }
      out += "| " + (cells + [row.note]).joined(separator: " | ") + " |\n"
    }
    return out
  }
}

/// A number with so many decimals.
func fixed(_ value: Double, _ decimals: Int) -> String {
  guard value.isFinite else { return "-" }
  var scale = 1.0
  for _ in 0..<decimals { scale *= 10 }
  let whole = (value * scale).rounded()
  let digits = String(Int(whole.magnitude))
  let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
  let sign = whole < 0 ? "-" : ""
  guard decimals > 0 else { return sign + padded }
  return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
}
