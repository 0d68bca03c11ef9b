import Replay
import TraceFormat

/// Files that `replay --json` wrote.
enum SavedResults {
  /// Bytes of a file at most.
  private static let limit = 1 << 30

  /// Whether the file begins as a JSON document does, and not as a trace. What is no regular file
  /// can be read only once: it is taken for a trace.
  static func isOne(_ file: String) throws(CommandFailure) -> Bool {
    if file == "-" || SystemCalls.fileStatus(file)?.kind == .special { return false }
    let head: [UInt8]
    do {
      head = try SystemCalls.readHead(file, count: 64)
    } catch {
      throw CommandFailure(error, file: file)
    }
    return head.first { ![0x20, 0x0A, 0x0D, 0x09].contains($0) } == UInt8(ascii: "{")
  }

  /// The results in a file.
  static func read(_ file: String) throws(CommandFailure) -> [ComparedResult] {
    let bytes: [UInt8]
    do {
      bytes = try SystemCalls.readFile(file, limit: limit)
    } catch {
      throw CommandFailure(error, file: file)
    }
    do {
      return try ComparedResult.read(bytes)
    } catch {
      throw CommandFailure(error, file: file)
    }
  }
}
