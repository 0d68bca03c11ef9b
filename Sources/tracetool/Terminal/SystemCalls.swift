import Glibc
import Synchronization

/// Every call into the C library that the command line makes, and with it every `unsafe` of it.
enum SystemCalls {
  /// A standard stream.
  enum Stream: Int32 {
    case input = 0
    case output = 1
    case error = 2
  }

  /// What stands at a path.
  enum FileKind: Equatable {
    case missing
    case regular
    case directory
    /// A device, pipe or socket.
    case special
  }

  /// Which file it is, by whatever name.
  struct FileIdentity: Equatable {
    var device: UInt64
    var inode: UInt64
  }

  /// What `stat` says of a path.
  struct FileStatus: Equatable {
    var kind: FileKind
    var identity: FileIdentity
    var bytes: UInt64
  }

  private static let interruption = Atomic<Bool>(false)

  /// Whether the user broke off.
  static var isInterrupted: Bool { interruption.load(ordering: .relaxed) }

  /// Address of the name of an unfinished file; 0 if there is none.
  private static let unfinished = Atomic<UInt>(0)

  /// Lets writes to a closed pipe fail instead of ending the process, and notes interruptions.
  /// If the process has not ended a quarter of a second after one (it may wait for input that never
  /// comes), it is ended.
  static func prepareSignals() {
    _ = signal(SIGPIPE, SIG_IGN)
    // Only calls that are safe within a handler.
    _ = signal(SIGALRM) { _ in
      let address = SystemCalls.unfinished.load(ordering: .relaxed)
      if let name = unsafe UnsafePointer<CChar>(bitPattern: address) { _ = unsafe unlink(name) }
      _exit(ExitStatus.interrupted.rawValue)
    }
    _ = signal(SIGINT) { _ in
      SystemCalls.interruption.store(true, ordering: .relaxed)
      var grace = itimerval()
      grace.it_value.tv_usec = 250_000
      unsafe setitimer(__itimer_which_t(ITIMER_REAL.rawValue), &grace, nil)
    }
    // Whoever starts us may have blocked them, as threads of a pool do.
    var awaited = sigset_t()
    unsafe sigemptyset(&awaited)
    unsafe sigaddset(&awaited, SIGINT)
    unsafe sigaddset(&awaited, SIGALRM)
    unsafe sigprocmask(SIG_UNBLOCK, &awaited, nil)
  }

  /// Has the file at `path` removed if the process is ended while it waits.
  static func removeWhenEnded(_ path: String) {
    // Never freed: a handler may read it at any time, and a command writes one trace.
    guard let name = unsafe strdup(path) else { return }
    unfinished.store(UInt(bitPattern: name), ordering: .relaxed)
  }

  static func isTerminal(_ stream: Stream) -> Bool { isatty(stream.rawValue) == 1 }

  /// Columns of the terminal behind standard output; nil if it is none.
  static func terminalWidth() -> Int? {
    var size = winsize()
    let result = unsafe ioctl(Stream.output.rawValue, UInt(TIOCGWINSZ), &size)
    return result == 0 && size.ws_col > 0 ? Int(size.ws_col) : nil
  }

  /// The value of an environment variable; nil if it is not set.
  static func environment(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }

  /// Writes all bytes. Returns the error number if that fails.
  static func write(_ bytes: [UInt8], to stream: Stream) -> Int32? {
    write(bytes, descriptor: stream.rawValue)
  }

  private static func write(_ bytes: [UInt8], descriptor: Int32) -> Int32? {
    unsafe bytes.withUnsafeBytes { raw in
      var done = 0
      while done < raw.count {
        let rest = unsafe UnsafeRawBufferPointer(rebasing: raw[done...])
        let count = unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
        if count >= 0 {
          done += count
        } else if errno != EINTR {
          return errno
        }
      }
      return nil
    }
  }

  /// What the C library calls an error.
  static func reason(_ error: Int32) -> String { unsafe String(cString: strerror(error)) }

  static func fileStatus(_ path: String) -> FileStatus? {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    let kind: FileKind
    switch status.st_mode & S_IFMT {
    case S_IFREG: kind = .regular
    case S_IFDIR: kind = .directory
    default: kind = .special
    }
    return FileStatus(
      kind: kind,
      identity: FileIdentity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino)),
      bytes: UInt64(clamping: status.st_size))
  }

  /// Size of the file at a path; nil if it is none, or standard input is meant.
  static func regularFileBytes(_ path: String) -> UInt64? {
    guard path != "-", let status = fileStatus(path), status.kind == .regular else { return nil }
    return status.bytes
  }

  /// Why a file could not be written.
  struct FileFailure {
    var error: Int32
    /// Whether it could not even be created.
    var isCreation: Bool
  }

  /// Makes `bytes` the content of the file at `path`: written under a temporary name in the same
  /// folder and renamed when whole, or straight to where it is.
  static func replaceFile(
    _ path: String, with bytes: [UInt8], inPlace: Bool
  ) -> FileFailure? {
    let target = inPlace ? path : "\(path).tmp.\(getpid())"
    let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC
    let descriptor = unsafe open(target, flags, 0o666)
    guard descriptor >= 0 else { return FileFailure(error: errno, isCreation: true) }
    var error = write(bytes, descriptor: descriptor)
    if close(descriptor) != 0, error == nil { error = errno }
    if inPlace { return error.map { FileFailure(error: $0, isCreation: false) } }
    if error == nil, unsafe rename(target, path) != 0 { error = errno }
    guard let error else { return nil }
    _ = unsafe unlink(target)
    return FileFailure(error: error, isCreation: false)
  }

  /// Why a file could not be read whole.
  enum ReadFailure: Error {
    /// It cannot be opened.
    case opening(Int32)
    /// It cannot be read to its end.
    case reading(Int32)
    /// It is larger than it may be.
    case tooLarge
  }

  /// The bytes of a small file; "-" is standard input.
  static func readFile(_ path: String, limit: Int) throws(ReadFailure) -> [UInt8] {
    let isInput = path == "-"
    let descriptor = isInput ? STDIN_FILENO : unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .opening(errno) }
    defer { if !isInput { _ = close(descriptor) } }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe block.withUnsafeMutableBytes { raw in
        unsafe Glibc.read(descriptor, raw.baseAddress, raw.count)
      }
      if count < 0 {
        guard errno == EINTR else { throw errno == EISDIR ? .opening(errno) : .reading(errno) }
        continue
      }
      if count == 0 { return bytes }
      bytes += block[..<count]
      guard bytes.count <= limit else { throw .tooLarge }
    }
  }

  /// Processors that this process may use.
  static func processorCount() -> Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// Nanoseconds of a clock that never goes back.
  static func monotonicNanoseconds() -> UInt64 {
    var now = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &now)
    return UInt64(now.tv_sec) &* 1_000_000_000 &+ UInt64(now.tv_nsec)
  }

  /// Most memory that the process ever held.
  static func peakResidentBytes() -> UInt64 {
    var usage = rusage()
    unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return UInt64(clamping: usage.ru_maxrss) &* 1_024
  }

  static func exit(_ status: ExitStatus) -> Never { Glibc.exit(status.rawValue) }
}
