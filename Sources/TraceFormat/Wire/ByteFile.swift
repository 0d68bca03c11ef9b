import Glibc

/// A file descriptor and the few calls that traces need: every unsafe construct stands beside the
/// system call that it is for.
struct ByteFile: ~Copyable {
  /// Why a call failed, in the system's words.
  struct Failure: Error {
    var code: Int32
    var reason: String { unsafe String(cString: strerror(code)) }
  }

  private let descriptor: Int32
  private let isOwned: Bool

  /// Takes over a descriptor, or borrows it if it is not `owned`.
  init(descriptor: Int32, owned: Bool) {
    self.descriptor = descriptor
    isOwned = owned
  }

  /// Opens a file for reading.
  init(reading path: String) throws(Failure) {
    try self.init(path, flags: O_RDONLY | O_CLOEXEC)
  }

  /// Creates a file for writing; it must not exist if `exclusive`, else it is emptied.
  init(creating path: String, exclusive: Bool) throws(Failure) {
    try self.init(
      path, flags: O_WRONLY | O_CREAT | O_CLOEXEC | (exclusive ? O_EXCL : O_TRUNC))
  }

  private init(_ path: String, flags: Int32) throws(Failure) {
    let descriptor = unsafe open(path, flags, 0o666)
    guard descriptor >= 0 else { throw Failure(code: errno) }
    self.descriptor = descriptor
    isOwned = true
  }

  deinit { if isOwned { _ = close(descriptor) } }

  /// The file's size if it is a regular file that can be read at any place, else nil.
  var seekableSize: UInt64? {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_size >= 0
    else { return nil }
    return UInt64(status.st_size)
  }

  /// Whether the descriptor refers to a directory.
  var isDirectory: Bool {
    var status = stat()
    let result = unsafe fstat(descriptor, &status)
    return result == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Moves to a place of a seekable file.
  func seek(to offset: UInt64) throws(Failure) {
    guard lseek(descriptor, off_t(offset), SEEK_SET) >= 0 else { throw Failure(code: errno) }
  }

  /// Reads up to `count` bytes to the end of `buffer`.
  /// - Returns: bytes read, 0 at the end.
  func read(_ count: Int, appendingTo buffer: inout [UInt8]) throws(Failure) -> Int {
    let start = buffer.count
    buffer.append(contentsOf: repeatElement(0, count: count))
    while true {
      let got = unsafe buffer.withUnsafeMutableBytes { bytes in
        unsafe Glibc.read(descriptor, bytes.baseAddress.map { unsafe $0 + start }, count)
      }
      if got < 0, errno == EINTR { continue }
      let code = errno
      buffer.removeLast(count - max(0, got))
      guard got >= 0 else { throw Failure(code: code) }
      return got
    }
  }

  /// Writes all of `bytes`.
  func write(_ bytes: [UInt8]) throws(Failure) {
    var done = 0
    while done < bytes.count {
      let put = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(
          descriptor, buffer.baseAddress.map { unsafe $0 + done }, bytes.count - done)
      }
      if put < 0 {
        if errno == EINTR { continue }
        throw Failure(code: errno)
      }
      done += put
    }
  }

  /// Waits until the file's bytes have reached the disk.
  func sync() throws(Failure) {
    guard fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS else {
      throw Failure(code: errno)
    }
  }

  /// Gives a file another name, replacing what has that name.
  static func rename(_ old: String, to new: String) throws(Failure) {
    guard unsafe Glibc.rename(old, new) == 0 else { throw Failure(code: errno) }
  }

  /// Removes a name; that it is gone already is no failure.
  static func remove(_ path: String) { _ = unsafe unlink(path) }
}
