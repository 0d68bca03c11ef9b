import Glibc

/// Where a trace is written to.
public enum TraceOutput: Sendable, Equatable {
  /// A file that appears under its name only when it is whole: it grows under a temporary name in
  /// the same folder and is renamed at the end.
  case file(String)
  /// A file that grows in place, for recorders: after a crash all but the last block is there.
  case growing(String)
  /// Standard output.
  case standardOutput
  /// Memory; `TraceWriter.finish` returns the bytes.
  case memory

  /// The name that the output has in this process until it is whole; nil if it is its own.
  public var temporaryPath: String? {
    guard case .file(let path) = self else { return nil }
    return "\(path).tmp.\(getpid())"
  }
}

/// Bytes on their way to a `TraceOutput`.
struct OutputStream: ~Copyable {
  private let output: TraceOutput
  private var file: ByteFile?
  private var temporaryPath: String?
  private(set) var memory: [UInt8] = []
  /// Bytes written so far.
  private(set) var count: UInt64 = 0

  /// Opens the output and writes its first bytes.
  init(_ output: TraceOutput, beginning: [UInt8]) throws(TraceError) {
    self.output = output
    switch output {
    case .file(let path):
      let temporary = output.temporaryPath ?? path
      // A leftover of a process that had this number before is nobody's any more.
      ByteFile.remove(temporary)
      file = try Self.create(temporary, for: path, exclusive: true)
      temporaryPath = temporary
    case .growing(let path): file = try Self.create(path, for: path, exclusive: false)
    case .standardOutput: file = ByteFile(descriptor: STDOUT_FILENO, owned: false)
    case .memory: file = nil
    }
    try write(beginning)
  }

  deinit { if let temporaryPath { ByteFile.remove(temporaryPath) } }

  /// What to call the output in an error.
  var name: String {
    switch output {
    case .file(let path), .growing(let path): path
    case .standardOutput: "standard output"
    case .memory: "memory"
    }
  }

  private static func create(
    _ path: String, for name: String, exclusive: Bool
  ) throws(TraceError) -> ByteFile {
    do {
      return try ByteFile(creating: path, exclusive: exclusive)
    } catch {
      throw .cannotCreate(path: name, reason: error.reason)
    }
  }

  mutating func write(_ bytes: [UInt8]) throws(TraceError) {
    count += UInt64(bytes.count)
    guard file != nil else {
      memory += bytes
      return
    }
    do {
      try file?.write(bytes)
    } catch {
      throw .inputOutput(path: name, reason: error.reason)
    }
  }

  /// Makes the output whole: the file gets its name.
  mutating func commit() throws(TraceError) {
    guard case .file(let path) = output, let temporary = temporaryPath else { return }
    do {
      try file?.sync()
      try ByteFile.rename(temporary, to: path)
      temporaryPath = nil
    } catch {
      throw .inputOutput(path: path, reason: error.reason)
    }
  }
}
