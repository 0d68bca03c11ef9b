/// A stretch of input that can be looked at before it is consumed: a file, a pipe, or memory.
struct ByteWindow: ~Copyable {
  private var file: ByteFile?
  private let name: String
  private var buffer: [UInt8]
  private var start = 0
  private var isAtEnd: Bool
  /// Offset of the window's first byte in the input.
  private(set) var offset: UInt64 = 0
  /// Size of the input if it can be read at any place, else nil.
  let seekableSize: UInt64?

  private static let readLength = 1 << 18

  /// A window over a file.
  init(file: consuming ByteFile, name: String) {
    seekableSize = file.seekableSize
    self.file = consume file
    self.name = name
    buffer = []
    isAtEnd = false
  }

  /// A window over bytes in memory.
  init(bytes: [UInt8]) {
    seekableSize = UInt64(bytes.count)
    file = nil
    name = "memory"
    buffer = bytes
    isAtEnd = true
  }

  /// Bytes that can be looked at without reading.
  var available: Int { buffer.count - start }

  /// Reads until at least `count` bytes can be looked at or the input ends.
  /// - Returns: whether there are that many.
  mutating func fill(_ count: Int) throws(TraceError) -> Bool {
    while available < count, !isAtEnd {
      if start > 0, start >= Self.readLength || start == buffer.count {
        buffer.removeFirst(start)
        start = 0
      }
      do {
        let wanted = max(Self.readLength, min(count - available, 8 * Self.readLength))
        if try file?.read(wanted, appendingTo: &buffer) ?? 0 == 0 { isAtEnd = true }
      } catch {
        throw .inputOutput(path: name, reason: error.reason)
      }
    }
    return available >= count
  }

  /// The bytes from `from` on, counted from the window's start, which `fill` has made available.
  func bytes(_ from: Int, _ count: Int) -> ArraySlice<UInt8> {
    buffer[(start + from)..<(start + from + count)]
  }

  /// Moves the window's start forward over bytes that are available.
  mutating func consume(_ count: Int) {
    start += count
    offset += UInt64(count)
  }

  /// Moves the window to a place of a seekable input.
  mutating func seek(to place: UInt64) throws(TraceError) {
    if file == nil {
      start = Int(min(place, UInt64(buffer.count)))
      offset = UInt64(start)
      return
    }
    do {
      try file?.seek(to: place)
    } catch {
      throw .inputOutput(path: name, reason: error.reason)
    }
    buffer.removeAll(keepingCapacity: true)
    start = 0
    offset = place
    isAtEnd = false
  }
}
