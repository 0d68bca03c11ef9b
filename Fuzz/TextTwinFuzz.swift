import TraceFormat
import TraceImport

/// Arbitrary bytes as a text twin; what is accepted must come back from the trace as it was.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTextTwin(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: data, count: size))
  guard let made = trace(of: input), let text = readEverything(made) else { return 0 }
  let again = trace(of: text)
  claim(again.flatMap { readEverything($0) } == text, "a twin comes back as it was")
  return 0
}

/// The trace that a text makes; nil if it is no twin.
private func trace(of text: [UInt8]) -> [UInt8]? {
  do throws(ImportError) {
    var session = try ImportSession(bytes: text, name: "input", form: "text")
    do throws(TraceError) {
      var writer = try TraceWriter(
        to: .memory, header: session.header, options: WriterOptions(level: 1, blockEvents: 16))
      var report = ImportReport()
      do throws(ImportError) {
        try session.run(into: &writer, report: &report)
      } catch {
        return nil
      }
      return try writer.finish().memory
    } catch {
      claim(false, "memory takes a trace: \(error)")
    }
  } catch {
    return nil
  }
  return nil
}
