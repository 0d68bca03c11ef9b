/// Arbitrary bytes as a trace.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzReader(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
  readEverything(Array(UnsafeBufferPointer(start: data, count: size)))
  return 0
}
