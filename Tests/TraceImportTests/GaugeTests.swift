import TestSupport
import Testing
import TraceFormat
import TraceImport

/// Gauges from a table, put at the marks of their samples.
struct GaugeTests {
  static let recording = """
      sh-7   [000] .....     5.000001: kfree: call_site=f+0x1/0x2 ptr=0000000000000000
      sh-7   [000] .....     5.000002: tracing_mark_write: tt:sample 3 p begin
      sh-7   [000] .....     5.000003: tracing_mark_write: tt:sample 3 p end
      sh-7   [000] .....     5.000004: tracing_mark_write: tt:sample 4 p end
      sh-7   [000] .....     5.000005: tracing_mark_write: something else

    """
  static let table = """
    sample\tnode\tzone\tfree\tother\tmin\tlow\thigh\tpcp_count
    3\t0\tDMA\t100\tx\t10\t12\t14\t7
    3\t1\tNormal\t200\ty\t20\t24\t28\t
    9\t0\tDMA\t101\tx\t10\t12\t14\t7

    """

  static func run(_ table: String?) throws -> (lines: [String], report: ImportReport) {
    var options = ImportOptions()
    if let table { options.gauges = try GaugeTable(bytes: Array(table.utf8), name: "table") }
    var session = try ImportSession(
      bytes: Array(recording.utf8), name: "test", form: "tracefs", options: options)
    var sink = RecordingSink()
    var report = ImportReport()
    try session.run(intoSink: &sink, report: &report)
    return (sink.lines, report)
  }

  @Test func standBehindTheMarkOfTheirSample() throws {
    let (lines, report) = try Self.run(Self.table)
    let plain = try Self.run(nil).lines
    #expect(report.gauges == 3)
    #expect(report[.samplesWithoutGauges] == 1)
    #expect(lines.filter { !$0.contains("gauge") } == plain)
    #expect(lines.count == plain.count + 3)
    let gauges = lines[3...5]
    #expect(gauges.allSatisfy { $0.contains("gauge") })
    #expect(gauges[3].contains("zone:DMA"))
    #expect(gauges[4].contains("per-cpu:DMA"))
    #expect(gauges[5].contains("zone:Normal"))
  }

  @Test(arguments: [
    ("", "a line of column names"),
    ("sample\tfree\tmin\tlow\n", "a column called high"),
    ("sample\tfree\tfree\tmin\tlow\thigh\n", "a column called free"),
    ("sample\tfree\tmin\tlow\thigh\n1\t2\t3\t4\n", "5 fields"),
    ("sample\tfree\tmin\tlow\thigh\n1\t-2\t3\t4\t5\n", "a number in column free"),
    ("sample\tfree\tmin\tlow\thigh\n1\t\t3\t4\t5\n", "a number in column free"),
    (
      "sample\tfree\tmin\tlow\thigh\n1\t2\t3\t4\t5\n2\t2\t3\t4\t5\n1\t2\t3\t4\t5\n",
      "the rows of sample 1 side by side"
    ),
  ])
  func badTablesAreRefused(_ table: String, _ expected: String) throws {
    let error = #expect(throws: ImportError.self) {
      try GaugeTable(bytes: Array(table.utf8), name: "table")
    }
    guard case .refused(path: "table", _, error: .badLine(_, expected: expected, _)) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func aTwinTakesNone() throws {
    var options = ImportOptions()
    options.gauges = try GaugeTable(bytes: Array(Self.table.utf8), name: "table")
    let twin = Array("#memtrace-text 1\n".utf8)
    #expect(throws: ImportError.takesNoGauges(name: "text")) {
      _ = try ImportSession(bytes: twin, name: "twin", options: options)
    }
  }
}
