import CZlib

/// Why a test file could not be read.
public struct TestFileError: Error, CustomStringConvertible {
  /// What happened, with the path.
  public var description: String
  /// Makes an error.
  public init(_ description: String) { self.description = description }
}

/// The bytes of a file, decompressed if it is gzip, as they are if not.
public func readPossiblyGzipped(_ path: String) throws(TestFileError) -> [UInt8] {
  guard let file = unsafe gzopen(path, "rb") else {
    throw TestFileError("\(path): cannot be opened")
  }
  defer { unsafe gzclose(file) }
  var bytes: [UInt8] = []
  var piece = [UInt8](repeating: 0, count: 1 << 18)
  while true {
    let length = unsafe piece.withUnsafeMutableBytes { buffer in
      unsafe gzread(file, buffer.baseAddress, UInt32(buffer.count))
    }
    guard length >= 0 else { throw TestFileError("\(path): not whole gzip data") }
    if length == 0 { return bytes }
    bytes.append(contentsOf: piece[..<Int(length)])
  }
}
