internal import CZstd

/// Decompresses a sequence of zstd frames piece by piece, in bounded memory.
///
/// Frames may follow each other and skippable frames may stand between them. Windows of up to
/// 128 MiB (`zstd --long=27`) are accepted; a frame that demands more is refused, so that hostile
/// input cannot demand more memory than that.
@safe
public struct ZstdStream: ~Copyable {
  /// What one step did.
  public struct Progress: Sendable, Equatable {
    /// Bytes of input used up.
    public var consumed: Int
    /// Bytes of output written.
    public var produced: Int
  }

  /// Why a step failed.
  public struct Failure: Error, Equatable, Sendable {
    /// libzstd's own words.
    public var reason: String
    /// Bytes of this step's input that were used up before.
    public var consumed: Int
    /// Makes a failure.
    public init(reason: String, consumed: Int) {
      self.reason = reason
      self.consumed = consumed
    }
  }

  /// The largest window that is accepted: 2^27 bytes.
  public static let windowLogMaximum: Int32 = 27

  /// Whether the input so far ends where a frame ends.
  public private(set) var isBetweenFrames = true
  private let stream: OpaquePointer?

  /// A decompressor at the beginning of a sequence of frames.
  public init() {
    unsafe stream = ZSTD_createDStream()
    if let stream = unsafe stream {
      unsafe ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, Self.windowLogMaximum)
    }
  }

  deinit {
    unsafe ZSTD_freeDStream(stream)
  }

  /// Decompresses from `input` at `from` into `output` at `at`, as far as either allows.
  /// - Throws: `Failure` if the bytes are not zstd frames, are damaged or need a larger window.
  public mutating func decompress(
    _ input: Span<UInt8>, from: Int, into output: inout [UInt8], at: Int
  ) throws(Failure) -> Progress {
    precondition(from >= 0 && from <= input.count && at >= 0 && at <= output.count)
    guard let stream = unsafe stream else {
      throw Failure(reason: "out of memory", consumed: 0)
    }
    var progress = Progress(consumed: 0, produced: 0)
    let status = unsafe input.withUnsafeBytes { source in
      unsafe output.withUnsafeMutableBytes { target in
        var from = unsafe ZSTD_inBuffer(src: source.baseAddress, size: input.count, pos: from)
        var to = unsafe ZSTD_outBuffer(dst: target.baseAddress, size: target.count, pos: at)
        let start = unsafe from.pos
        let status = unsafe ZSTD_decompressStream(stream, &to, &from)
        progress.consumed = unsafe from.pos - start
        progress.produced = unsafe to.pos - at
        return status
      }
    }
    if ZSTD_isError(status) != 0 {
      let reason = unsafe String(cString: ZSTD_getErrorName(status))
      throw Failure(reason: reason, consumed: progress.consumed)
    }
    isBetweenFrames = status == 0
    return progress
  }
}
