import ArgumentParser
import Replay
import TraceFormat
import TraceRecord

/// `tracetool record`: runs a program and records its memory events; passes on its status.
struct RecordCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record",
    abstract: "Run a program and record its memory events; ends as the program ends.",
    usage: "tracetool record [-o FILE] [options] -- CMD...",
    discussion: """
      Every process that the program starts gets a trace of its own: put %p into the name where \
      its number belongs. See docs/recording.md.
      """, version: Tracetool.version)

  @Option(
    name: [.short, .long],
    help: "The trace to write; %p is the process's number. Default: the program's name.")
  var output: String?

  @Option(help: "What is told of call sites: caller (the return address) or none.")
  var sites = CallSiteChoice.caller

  @Option(help: "Callers told beside the first, by frame pointers, 0 to 64.")
  var stacks = 0

  @Option(help: "Shared memory for each thread: 4M.")
  var buffer = ByteSize(4 << 20)

  @Option(help: "Threads that can be recorded at a time, 1 to 16384.")
  var threads = 512

  @Option(
    name: .customLong("when-full"),
    help: "A thread whose buffer is full waits, or drops events and says how many: wait, drop.")
  var whenFull = FullBufferChoice.wait

  @Option(help: "Compression level, 1 to 19.")
  var level: Int32 = 1

  @OptionGroup var options: GlobalOptions

  @Argument(parsing: .postTerminator, help: "The program and its arguments, after --.")
  var command: [String] = []

  func validate() throws {
    guard !command.isEmpty else {
      throw ValidationError("name the program to record after --: tracetool record -- CMD...")
    }
    guard (0...64).contains(stacks) else { throw ValidationError("--stacks must be from 0 to 64") }
    guard (1...16_384).contains(threads) else {
      throw ValidationError("--threads must be from 1 to 16384")
    }
    guard (1 << 14...1 << 30).contains(buffer.bytes) else {
      throw ValidationError("--buffer must be from 16k to 1G")
    }
    guard (1...19).contains(level) else { throw ValidationError("--level must be from 1 to 19") }
  }

  func run() throws {
    let output = output ?? OutputPath.default(for: command[0])
    guard output != "-" else {
      throw CommandFailure(.usage, "a recording is a file for each process: name it with -o")
    }
    try OutputPath.check(output, input: nil)
    SystemCalls.leaveInterruptions()
    let report: RecordReport
    do {
      report = try Recorder.run(
        command,
        RecordOptions(
          output: output, ringBytes: Int(buffer.bytes), threads: threads, whenFull: whenFull.option,
          sites: sites.option, stackDepth: stacks, writer: WriterOptions(level: level)))
    } catch {
      throw CommandFailure(error)
    }
    tell(report)
    if report.processes.isEmpty && report.status == 0 {
      throw CommandFailure(.unavailable, "")
    }
    if report.status != 0 { throw ChildStatus(status: report.status) }
  }

  private func tell(_ report: RecordReport) {
    if let why = report.whyNothing {
      Diagnostics.write("tracetool: \(command[0]): nothing was recorded: \(why)\n")
    }
    for process in report.processes {
      let size = ByteFormat.text(process.bytes)
      let events = FixedPoint.grouped(process.events)
      Diagnostics.note("\(process.path): \(events) events, \(size), \(process.program)", options)
      if process.lostEvents > 0 {
        let lost = FixedPoint.grouped(process.lostEvents)
        Diagnostics.write("tracetool: \(process.path): \(lost) events lost; the trace says where\n")
      }
    }
    if report.refusedProcesses > 0 {
      let count = FixedPoint.grouped(report.refusedProcesses)
      Diagnostics.write("tracetool: \(count) processes not recorded: too many at a time\n")
    }
    if case .killed(let signal) = report.ending {
      Diagnostics.note("\(command[0]) was killed by signal \(signal)", options)
    }
  }
}
