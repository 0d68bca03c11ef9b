internal import CZstd

/// The only place where libzstd is called for whole frames: every unsafe construct stands beside
/// the C call that it is for.
@safe
struct ZstdCompressor: ~Copyable {
  private let context: OpaquePointer
  private let level: Int32

  /// A compressor whose frames carry content size and content checksum.
  init(level: Int32) {
    guard let context = unsafe ZSTD_createCCtx() else {
      preconditionFailure("out of memory for a zstd compressor")
    }
    unsafe self.context = unsafe context
    self.level = level
    _ = unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)
    _ = unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
  }

  deinit { _ = unsafe ZSTD_freeCCtx(context) }

  /// Appends one frame holding `source` to `out`.
  /// - Returns: bytes appended.
  mutating func append(_ source: borrowing Span<UInt8>, to out: inout [UInt8]) -> Int {
    let start = out.count
    let bound = ZSTD_compressBound(source.count)
    out.append(contentsOf: repeatElement(0, count: bound))
    let written = unsafe source.withUnsafeBufferPointer { input in
      unsafe out.withUnsafeMutableBytes { output in
        unsafe ZSTD_compress2(
          context, output.baseAddress.map { unsafe $0 + start }, bound, input.baseAddress,
          input.count)
      }
    }
    precondition(ZSTD_isError(written) == 0, "a frame always fits its bound")
    out.removeLast(bound - written)
    return written
  }
}

/// Decompresses whole frames.
@safe
struct ZstdDecompressor: ~Copyable {
  private let context: OpaquePointer

  /// A decompressor.
  init() {
    guard let context = unsafe ZSTD_createDCtx() else {
      preconditionFailure("out of memory for a zstd decompressor")
    }
    unsafe self.context = unsafe context
  }

  deinit { _ = unsafe ZSTD_freeDCtx(context) }

  /// Decompresses the one frame that is `source` into the front of `out`, which has room for
  /// `count` bytes.
  /// - Returns: nil if the frame holds exactly `count` bytes, else what is wrong with it.
  mutating func decompress(
    _ source: borrowing Span<UInt8>, count: Int, into out: inout [UInt8]
  ) -> String? {
    if out.count < count { out.append(contentsOf: repeatElement(0, count: count - out.count)) }
    let result = unsafe source.withUnsafeBufferPointer { input in
      unsafe out.withUnsafeMutableBytes { output in
        unsafe ZSTD_decompressDCtx(
          context, output.baseAddress, count, input.baseAddress, input.count)
      }
    }
    if ZSTD_isError(result) != 0 { return unsafe String(cString: ZSTD_getErrorName(result)) }
    return result == count ? nil : "\(result) bytes"
  }
}
