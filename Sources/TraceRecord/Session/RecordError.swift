public import TraceFormat

/// Why nothing could be recorded.
public enum RecordError: Error, Equatable, Sendable {
  /// The program cannot be started.
  case cannotStart(program: String, reason: String)
  /// The shared memory or the preloaded recorder cannot be put anywhere.
  case noRoom(reason: String)
  /// A trace cannot be written. The program was left to run without being recorded.
  case trace(path: String, TraceError)
}
