import Glibc

/// Standard output, buffered, with every write checked: a full disk is an error, not silence.
struct StandardOutput: ~Copyable {
  private static let capacity = 1 << 16
  private var buffer: [UInt8] = []

  init() { buffer.reserveCapacity(Self.capacity) }

  /// Appends text; it is written when enough has come together, or by `flush`.
  mutating func write(_ text: String) throws(CommandFailure) {
    buffer.append(contentsOf: text.utf8)
    if buffer.count >= Self.capacity { try flush() }
  }

  /// Appends bytes.
  mutating func write(_ bytes: [UInt8]) throws(CommandFailure) {
    buffer += bytes
    if buffer.count >= Self.capacity { try flush() }
  }

  /// Appends a line.
  mutating func line(_ text: String) throws(CommandFailure) {
    try write(text)
    try write("\n")
  }

  /// Writes what is buffered. Every command calls it last.
  mutating func flush() throws(CommandFailure) {
    guard !buffer.isEmpty else { return }
    let error = SystemCalls.write(buffer, to: .output)
    buffer.removeAll(keepingCapacity: true)
    guard let error else { return }
    if error == EPIPE { throw .readerGone }
    throw CommandFailure(.inputOutput, file: "standard output", SystemCalls.reason(error))
  }
}
