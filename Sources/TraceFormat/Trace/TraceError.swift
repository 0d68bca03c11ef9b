/// Why a trace could not be read or written. Every case says where.
public enum TraceError: Error, Equatable, Sendable {
  /// The bytes are not a trace at all.
  case notATrace(found: String)
  /// The trace is of a version that this reader does not know.
  case unsupportedVersion(major: UInt16, minor: UInt16)
  /// The trace needs a feature that this reader does not know.
  case unsupportedFeature(bits: UInt32)
  /// The bytes at `offset` are not what the format demands.
  case damaged(offset: UInt64, expected: String, found: String)
  /// The trace ends at `offset`, in the middle of something.
  case truncated(offset: UInt64, expected: String)
  /// A text trace's line is not what the grammar demands.
  case badLine(line: UInt64, expected: String, found: String)
  /// The writer was given an event that the format cannot hold.
  case badEvent(event: UInt64, expected: String, found: String)
  /// The file could not be opened or read.
  case unreadable(path: String, reason: String)
  /// The file could not be created.
  case cannotCreate(path: String, reason: String)
  /// A read or write failed half way.
  case inputOutput(path: String, reason: String)
}
