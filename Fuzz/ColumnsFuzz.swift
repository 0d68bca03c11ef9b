/// Arbitrary columns, tables and headers in a trace whose frames and checksums are sound.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzColumns(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
  readEverything(UnpackedTrace(UnsafeRawBufferPointer(start: data, count: size)).packed())
  return 0
}
