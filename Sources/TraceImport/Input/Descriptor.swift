internal import Glibc

/// A file descriptor that is open for reading: the only file that calls open, read and close.
struct Descriptor: ~Copyable {
  /// What messages call it.
  let name: String
  private let number: Int32
  private let isOwned: Bool

  /// Opens the file at `path`; `-` is standard input.
  /// - Throws: `ImportError.unreadable`.
  init(path: String) throws(ImportError) {
    if path == "-" {
      (name, number, isOwned) = ("standard input", 0, false)
      return
    }
    let opened = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else {
      throw .unreadable(path: path, reason: unsafe String(cString: strerror(errno)))
    }
    (name, number, isOwned) = (path, opened, true)
  }

  deinit {
    if isOwned { _ = close(number) }
  }

  /// Reads into `buffer` from place `start` on; the number of bytes, 0 at the end.
  /// - Throws: `ImportError.readFailed`; `offset` says where the reader stands.
  func read(into buffer: inout [UInt8], at start: Int, offset: UInt64) throws(ImportError) -> Int {
    precondition(start >= 0 && start <= buffer.count)
    let room = buffer.count - start
    while true {
      let number = number
      let count = unsafe buffer.withUnsafeMutableBytes { target in
        guard let base = target.baseAddress else { return 0 }
        return unsafe Glibc.read(number, base + start, room)
      }
      if count >= 0 { return count }
      if errno == EINTR { continue }
      let reason = unsafe String(cString: strerror(errno))
      throw .readFailed(path: name, offset: offset, reason: reason)
    }
  }
}
