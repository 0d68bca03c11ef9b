/// `trace-cmd report` (trace-cmd 2.x and 3.x, libtraceevent): pads the tracepoint's name to a
/// column, prints pointers with 0x and NULL as (nil), and begins with the number of processors.
struct TraceCmdImporter: KernelTextImporter {
  static let descriptor = ImporterDescriptor(
    name: "trace-cmd-report",
    summary: "text of `trace-cmd report`, with or without an instance name",
    says: KernelEventImport.says,
    lacks: "frees before and after the recording, untraced bulk frees; "
      + "cache names of allocations before Linux 6.2")
  static let grammar = LineGrammar.ftrace
  var events: KernelEventImport

  static func recognisedLines(in sample: KernelSample) -> Int {
    let isReport = sample.reportHeadings > 0 || sample.paddedNames > 0
    let isPerf = sample.perfLines > sample.ftraceLines
    return isReport && !isPerf ? sample.ftraceLines + sample.reportHeadings : 0
  }
}
