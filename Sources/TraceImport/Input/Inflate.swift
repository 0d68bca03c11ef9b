internal import CZlib

/// Decompresses one gzip member after another, piece by piece. The only file that calls zlib.
@safe
struct Inflate: ~Copyable {
  /// What one step did.
  struct Progress {
    var consumed: Int
    var produced: Int
    /// The member's checksum and length were read and are right.
    var memberEnded: Bool
  }

  struct Failure: Error {
    var reason: String
    var consumed: Int
  }

  /// Whether the input so far ends where a member ends.
  private(set) var isBetweenMembers = true
  /// On the heap, because zlib's own state points back to it.
  private let stream: UnsafeMutablePointer<z_stream>
  private let isReady: Bool

  init() {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    // 15: the largest window; 16: gzip header and trailer, not zlib's.
    isReady =
      unsafe inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
      == Z_OK
  }

  deinit {
    if isReady { unsafe inflateEnd(stream) }
    unsafe stream.deinitialize(count: 1)
    unsafe stream.deallocate()
  }

  /// Decompresses from `input` at `from` into `output` at `at`, as far as either allows, at most
  /// to the end of a member.
  mutating func decompress(
    _ input: Span<UInt8>, from: Int, into output: inout [UInt8], at: Int
  ) throws(Failure) -> Progress {
    precondition(from >= 0 && from <= input.count && at >= 0 && at <= output.count)
    guard isReady else { throw Failure(reason: "out of memory", consumed: 0) }
    if isBetweenMembers { unsafe inflateReset(stream) }
    let room = min(output.count - at, Int(UInt32.max))
    let given = min(input.count - from, Int(UInt32.max))
    let stream = unsafe stream
    let status = unsafe input.withUnsafeBufferPointer { source in
      unsafe output.withUnsafeMutableBufferPointer { target in
        guard let source = source.baseAddress, let target = target.baseAddress else {
          return Z_BUF_ERROR
        }
        unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: source + from)
        unsafe stream.pointee.avail_in = UInt32(given)
        unsafe stream.pointee.next_out = target + at
        unsafe stream.pointee.avail_out = UInt32(room)
        return unsafe inflate(stream, Z_NO_FLUSH)
      }
    }
    let consumed = unsafe given - Int(stream.pointee.avail_in)
    let produced = unsafe room - Int(stream.pointee.avail_out)
    switch status {
    case Z_OK, Z_BUF_ERROR, Z_STREAM_END:
      isBetweenMembers = status == Z_STREAM_END
      return Progress(
        consumed: consumed, produced: produced, memberEnded: status == Z_STREAM_END)
    default:
      let text = unsafe stream.pointee.msg
      let reason = unsafe text.map { unsafe String(cString: $0) } ?? "error \(status)"
      throw Failure(reason: reason, consumed: consumed)
    }
  }
}
