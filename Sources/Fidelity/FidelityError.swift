public import Replay
public import TraceFormat
public import TraceImport

/// Why a recording could not be compared with what the kernel counted.
public enum FidelityError: Error, Sendable {
  /// A file of the recording cannot be read, or is damaged.
  case input(ImportError)
  /// The trace made of it is not whole.
  case trace(TraceError)
  /// The model could not be made.
  case model(ModelError)
  /// A table does not have what it must have.
  case table(path: String, line: Int, expected: String, found: String)
  /// The folder lacks what a recording needs.
  case incomplete(folder: String, expected: String)
  /// The trace has no column of addresses.
  case missingAddresses(path: String)
}
