internal import TraceFormat

/// Records the memory events of a program and of all that it starts.
///
/// A small library in C, preloaded by the dynamic loader, writes every event into a ring of its
/// thread, in memory shared with us. We take records out, merge each process's threads by time, and
/// write a trace a process. Whatever becomes of the program, what it has written stays ours.
public enum Recorder {
  /// Runs `command` to its end.
  /// - Throws: `RecordError` if it could not be started, or its first trace not be made.
  public static func run(
    _ command: [String], _ options: RecordOptions
  ) throws(RecordError) -> RecordReport {
    let folder = try RecordingFolder.make()
    let area: SharedArea
    do {
      area = try SharedArea(creating: folder.areaPath, options.layout)
    } catch {
      throw .noRoom(reason: "\(folder.areaPath): \(error.reason)")
    }
    let preloads = [folder.libraryPath, RecordedChild.variable("LD_PRELOAD") ?? ""]
    var session = RecordingSession(area, command: command, options)
    let child: Int32
    do {
      child = try RecordedChild.start(
        command,
        variables: [
          ("LD_PRELOAD", preloads.filter { !$0.isEmpty }.joined(separator: ":")),
          ("TRACETOOL_RECORDING", folder.areaPath),
        ])
    } catch {
      throw .cannotStart(program: command[0], reason: error.reason)
    }
    session.follow(child)
    return try session.finish(ProgramFile.whyUnrecorded(command[0]))
  }
}
