/// `perf script`, as `perf record -e 'kmem:*,vmscan:*'` is printed (Linux
/// tools/perf/builtin-script.c): names the system of each tracepoint; one process or all of them.
struct PerfScriptImporter: KernelTextImporter {
  static let descriptor = ImporterDescriptor(
    name: "perf-script",
    summary: "text of `perf script` for kmem, vmscan and oom tracepoints",
    says: KernelEventImport.says,
    lacks: "frees before and after the recording, untraced bulk frees; "
      + "with a single process, what others free")
  static let grammar = LineGrammar.perf
  var events: KernelEventImport

  static func recognisedLines(in sample: KernelSample) -> Int {
    sample.perfLines > sample.ftraceLines ? sample.perfLines : 0
  }
}
