import TraceFormat

/// Where a verb writes a trace.
enum OutputPath {
  /// The suffix of traces.
  static let suffix = ".memtrace"
  private static let stripped = [".zst", ".gz", ".txt", ".text"]

  /// The output for `input` if none was named: the input's base name in the current folder, without
  /// the extensions of compressed and text files, with the suffix of traces.
  static func `default`(for input: String) -> String {
    if input == "-" { return "-" }
    var name = input.split(separator: "/").last.map(String.init) ?? input
    var isStripped = true
    while isStripped {
      isStripped = false
      for ending in stripped + [suffix] where name.hasSuffix(ending) && name.count > ending.count {
        name.removeLast(ending.count)
        isStripped = true
      }
    }
    return name + suffix
  }

  /// Refuses outputs that cannot be, or that are the input by whatever name.
  static func check(_ output: String, input: String?) throws(CommandFailure) {
    if output == "-" {
      guard !SystemCalls.isTerminal(.output) else {
        throw CommandFailure(.usage, "a trace is not written to a terminal: name a file with -o")
      }
      return
    }
    guard !output.isEmpty else { throw CommandFailure(.usage, "-o: the file's name is empty") }
    guard let status = SystemCalls.fileStatus(output) else { return }
    if status.kind == .directory {
      throw CommandFailure(.cannotCreate, file: output, "is a folder")
    }
    guard let input, input != "-", let source = SystemCalls.fileStatus(input) else { return }
    if status.kind == .regular && source.identity == status.identity {
      throw CommandFailure(
        .cannotCreate, file: output, "is the input; name another file with -o")
    }
  }
}

extension OutputPath {
  /// The writer's name for an output of the command line. Devices and pipes are written as they
  /// are: nothing may be renamed over them. A file that is not whole goes when the user breaks off.
  static func target(_ output: String) -> TraceOutput {
    if output == "-" { return .standardOutput }
    if SystemCalls.fileStatus(output)?.kind == .special { return .growing(output) }
    let target = TraceOutput.file(output)
    if let path = target.temporaryPath { SystemCalls.removeWhenEnded(path) }
    return target
  }
}
