import Replay
import TraceFormat
import TraceImport

/// What an import did, for people and for programs.
struct ImportOutcome {
  var input: String
  /// The form's name.
  var form: String
  var output: String
  var report: ImportReport
  var summary: TraceSummary
  /// Why the import ended early; nil if it did not.
  var failure: CommandFailure?

  /// The document of `import --json`.
  func json() -> JSONValue {
    let skipped = SkipReason.allCases.filter { report[$0].lines > 0 }
    return .map([
      "schema": .string("tracetool.import/1"),
      "input": .string(input),
      "form": .string(form),
      "output": .string(output),
      "whole": .bool(failure == nil),
      "lines": .int(report.lines),
      "events": .int(report.events),
      "stored_events": .int(summary.events),
      "marks": .int(report.marks),
      "gauges": .int(report.gauges),
      "lost_notices": .int(report.lostNotices),
      "lost_events": .int(report.lostEvents),
      "file_bytes": .int(summary.bytes),
      "skipped": .object(
        skipped.map { (key: $0.name, value: Self.json(report[$0])) }),
      "pitfalls": .object(
        Pitfall.allCases.map { (key: $0.name, value: .int(report[$0])) }),
      "addresses_look_hashed": .bool(report.addressesLookHashed),
      "tracepoints": .array(
        report.tracepoints.map {
          .map([
            "name": .string($0.name), "events": .int($0.events),
            "kept_without_fields": .bool($0.isKeptWithoutFields),
          ])
        }),
      "unrecognised_flag_words": .object(
        report.unrecognisedFlagWords.sorted { $0.key < $1.key }
          .map { (key: $0.key, value: .int($0.value)) }),
    ])
  }

  private static func json(_ skipped: ImportReport.Skipped) -> JSONValue {
    .map([
      "lines": .int(skipped.lines),
      "first_lines": .array(skipped.firstLines.map { .int($0) }),
    ])
  }

  /// The report for people.
  func text(_ terminal: TerminalProfile) -> String {
    let style = terminal.style
    var section = FactSection(style.printable("\(input) -> \(output)"))
    section.add("form", form)
    section.add("lines", FixedPoint.grouped(report.lines))
    let perEvent = report.events == 0 ? 0 : Double(summary.bytes) / Double(report.events)
    section.add("events", FixedPoint.grouped(report.events))
    section.add(
      "trace", ByteFormat.text(summary.bytes),
      "\(FixedPoint.text(perEvent, decimals: 2)) bytes an event")
    if report.gauges > 0 { section.add("gauges", FixedPoint.grouped(report.gauges)) }
    if report.lostNotices > 0 {
      section.add("lost", FixedPoint.grouped(report.lostEvents), "events lost by the source")
    }
    return String(section.text(style: style).dropFirst()) + remarks(style)
  }

  /// What was skipped, and what was met that could mislead.
  private func remarks(_ style: TerminalStyle) -> String {
    var skipped = FactSection("Lines skipped")
    for reason in SkipReason.allCases where report[reason].lines > 0 {
      let first = report[reason].firstLines.map(String.init).joined(separator: ", ")
      let count = FixedPoint.grouped(report[reason].lines)
      skipped.add(Self.words(reason.name), count, "line \(first)")
    }
    var handled = FactSection("Handled on the way")
    for pitfall in Pitfall.allCases where report[pitfall] > 0 {
      handled.add(Self.words(pitfall.name), FixedPoint.grouped(report[pitfall]))
    }
    for point in report.tracepoints where point.isKeptWithoutFields {
      let count = FixedPoint.grouped(point.events)
      handled.add(style.printable(point.name), count, "unknown: kept without its fields")
    }
    return [skipped, handled].map { $0.isEmpty ? "" : $0.text(style: style) }.joined()
  }

  private static func words(_ name: String) -> String {
    String(name.map { $0 == "_" ? " " : $0 })
  }
}
