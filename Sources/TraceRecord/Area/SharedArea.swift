internal import CRecorder
import Glibc

/// Everything that recording asks of C: the memory shared with the recorded programs, the child
/// process, and small files. Every unsafe construct stands beside the C call that it is for.
@safe
struct SharedArea: ~Copyable {
  /// How the shared memory is laid out and what the recorder is to do.
  struct Layout {
    var options: UInt32 = 0
    var frames: UInt32 = 0
    var processes: UInt32 = 1024
    var rings: UInt32 = 512
    var ringRecords: Int = 1 << 15
  }

  /// Bits of `Layout.options`; the C header has the same.
  static let dropWhenFull: UInt32 = 1
  static let noSites: UInt32 = 2
  static let systemClock: UInt32 = 4

  /// What a claimed ring holds.
  struct Ring {
    var isReady: Bool
    var owner: UInt32
    var process: Int
    var thread: UInt32
    var available: UInt64
    var lost: UInt64
  }

  /// A process slot.
  struct Process {
    var isClaimed: Bool
    var isReady: Bool
    var isImage: Bool
    var number: UInt32
    var parent: UInt32
    var start: UInt64
    var lost: UInt64
  }

  /// Words of a record.
  static let recordWords = 4
  private static let pathLimit = 256

  private let area: OpaquePointer
  let layout: Layout

  /// Makes the file at `path` and maps it. The error is the system's number.
  init(creating path: String, _ layout: Layout) throws(SystemError) {
    var settings = recorder_settings()
    settings.options = layout.options
    settings.frames = layout.frames
    settings.processes = layout.processes
    settings.rings = layout.rings
    settings.ring_records = UInt64(layout.ringRecords)
    guard let area = unsafe recorder_area_create(path, &settings) else {
      throw SystemError(number: errno)
    }
    unsafe self.area = unsafe area
    self.layout = layout
  }

  deinit { unsafe recorder_area_unmap(area) }

  /// Tells all recorded threads that it is over.
  func close() { unsafe recorder_area_close(area) }

  /// Processes that found no slot.
  var refusedProcesses: UInt64 { unsafe recorder_area_refused(area) }

  /// Ticks and nanoseconds of one moment.
  func moment() -> (ticks: UInt64, nanoseconds: UInt64) {
    var ticks: UInt64 = 0
    var nanoseconds: UInt64 = 0
    unsafe recorder_moment(area, &ticks, &nanoseconds)
    return (ticks, nanoseconds)
  }

  /// Ticks below which every record is visible that happened before another visible one.
  func watermark() -> UInt64 { unsafe recorder_watermark(area) }

  func ring(_ number: Int) -> Ring {
    var state = recorder_ring_state()
    unsafe recorder_ring_look(area, UInt32(number), &state)
    return Ring(
      isReady: state.is_ready, owner: state.owner, process: Int(state.process),
      thread: state.thread, available: state.available, lost: state.lost)
  }

  /// Copies records to `words` from `start` on and gives their room in the ring back.
  /// - Returns: how many records.
  func take(ring: Int, into words: inout [UInt64], at start: Int, atMost count: Int) -> Int {
    unsafe words.withUnsafeMutableBufferPointer { buffer in
      precondition(buffer.count >= start + count * Self.recordWords, "room for the records")
      return unsafe Int(
        recorder_ring_take(
          area, UInt32(ring), buffer.baseAddress.map { unsafe $0 + start }, UInt64(count)))
    }
  }

  func release(ring: Int) { unsafe recorder_ring_release(area, UInt32(ring)) }

  func process(_ slot: Int) -> Process {
    var state = recorder_process_state()
    unsafe recorder_process_look(area, UInt32(slot), &state)
    return Process(
      isClaimed: state.is_claimed, isReady: state.is_ready, isImage: state.is_image,
      number: state.number, parent: state.parent, start: state.start, lost: state.lost)
  }

  /// The file of the program in a slot.
  func programPath(_ slot: Int) -> String {
    var bytes = [UInt8](repeating: 0, count: Self.pathLimit)
    let count = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
      unsafe recorder_process_path(area, UInt32(slot), buffer.baseAddress, UInt64(buffer.count))
    }
    return String(decoding: bytes[..<Int(count)], as: UTF8.self)
  }

  func release(process slot: Int) { unsafe recorder_process_release(area, UInt32(slot)) }

  /// Sleeps until a ring fills, a signal arrives or the time has passed.
  func sleep(microseconds: UInt32) { unsafe recorder_sleep(area, microseconds) }
}

/// An error number of the system.
struct SystemError: Error {
  var number: Int32
  var reason: String { unsafe String(cString: strerror(number)) }
}

/// The recorded program as our child.
enum RecordedChild {
  /// Starts `command` with `variables` set beside our own environment.
  static func start(
    _ command: [String], variables: [(name: String, value: String)]
  ) throws(SystemError) -> Int32 {
    let arguments = strings(command)
    let settings = strings(variables.map { "\($0.name)=\($0.value)" })
    var number: Int32 = 0
    let failure = unsafe recorder_child_start(
      arguments, UInt32(command.count), settings, UInt32(variables.count), &number)
    guard failure == 0 else { throw SystemError(number: failure) }
    recorder_child_watch(number)
    return number
  }

  /// Texts one after the other, each with a final 0.
  private static func strings(_ texts: [String]) -> [UInt8] {
    var bytes: [UInt8] = []
    for text in texts {
      bytes += text.utf8
      bytes.append(0)
    }
    return bytes
  }

  /// The value of a variable of our environment.
  static func variable(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }

  /// The child's wait status once it has ended.
  static func status(_ number: Int32) -> Int32? {
    let status = recorder_child_status(number)
    return status < 0 ? nil : status
  }

  /// Signals to end that arrived since the start.
  static var interruptions: UInt32 { recorder_child_interruptions() }

  static func hasEnded(process: UInt32) -> Bool { recorder_process_has_ended(process) }

  static func hasEnded(thread: UInt32, of process: UInt32) -> Bool {
    recorder_thread_has_ended(process, thread)
  }
}

/// Small files and folders.
enum LocalFile {
  /// At most `limit` bytes from `offset` on; nil if the file cannot be read.
  static func read(_ path: String, from offset: UInt64 = 0, limit: Int) -> [UInt8]? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { _ = Glibc.close(descriptor) }
    var bytes: [UInt8] = []
    let step = min(limit, 1 << 16)
    while bytes.count < limit {
      let start = bytes.count
      let want = min(max(step, start), limit - start)
      bytes.append(contentsOf: repeatElement(0, count: want))
      let got = unsafe bytes.withUnsafeMutableBytes { raw in
        unsafe pread(
          descriptor, raw.baseAddress.map { unsafe $0 + start }, want,
          off_t(clamping: offset) + off_t(start))
      }
      bytes.removeLast(want - max(0, got))
      if got <= 0 { return got < 0 && start == 0 ? nil : bytes }
    }
    return bytes
  }

  /// Writes a new file that anyone may read and run.
  static func create(_ path: String, _ bytes: [UInt8]) throws(SystemError) {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o755)
    guard descriptor >= 0 else { throw SystemError(number: errno) }
    defer { _ = Glibc.close(descriptor) }
    _ = fchmod(descriptor, 0o755)
    var done = 0
    while done < bytes.count {
      let put = unsafe bytes.withUnsafeBytes { raw in
        unsafe Glibc.write(
          descriptor, raw.baseAddress.map { unsafe $0 + done }, bytes.count - done)
      }
      guard put > 0 else { throw SystemError(number: errno) }
      done += put
    }
  }

  /// A new folder of ours below `base`: nobody else can list it, anyone who knows its name can open
  /// what it holds. Nil if that cannot be.
  static func makeFolder(below base: String) -> String? {
    let places = String(repeating: "X", count: 6)
    var template = Array("\(base)/tracetool-record-\(places)".utf8CString)
    let made = unsafe template.withUnsafeMutableBufferPointer { buffer -> Bool in
      unsafe buffer.baseAddress.map { unsafe mkdtemp($0) != nil } ?? false
    }
    guard made else { return nil }
    let path = template.dropLast().map { UInt8(bitPattern: $0) }
    let name = String(decoding: path, as: UTF8.self)
    _ = unsafe chmod(name, 0o711)
    return name
  }

  static func remove(_ path: String) { _ = unsafe Glibc.remove(path) }

  /// Whether programs may be run from the file system at `path`.
  static func allowsPrograms(_ path: String) -> Bool { unsafe recorder_allows_programs(path) }

  /// The permission bits of the file at `path`; nil if there is none that can be run.
  static func programMode(_ path: String) -> UInt32? {
    var status = stat()
    guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      unsafe access(path, X_OK) == 0
    else { return nil }
    return UInt32(status.st_mode)
  }

  static var pageSizeBytes: Int { sysconf(Int32(_SC_PAGESIZE)) }
  static var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
