/// The file `trace` of tracefs (Linux kernel/trace/trace.c): begins with comments, has a column of
/// latency flags, and prints pointers as hashes unless the option hash-ptr is off.
struct TracefsImporter: KernelTextImporter {
  static let descriptor = ImporterDescriptor(
    name: "tracefs",
    summary: "the file `trace` of tracefs (/sys/kernel/tracing)",
    says: KernelEventImport.says,
    lacks: "as trace-cmd-report; "
      + "pointers may be hashed, and some kernels print flags empty")
  static let grammar = LineGrammar.ftrace
  var events: KernelEventImport

  static func recognisedLines(in sample: KernelSample) -> Int {
    let isPerf = sample.perfLines > sample.ftraceLines
    return isPerf ? 0 : sample.ftraceLines + sample.traceHeadings
  }
}
