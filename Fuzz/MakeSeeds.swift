import Glibc

@testable import TraceFormat

/// Writes made traces into a folder of corpora: whole, unpacked, and as text twins.
@main
struct MakeSeeds {
  static func main() throws {
    guard CommandLine.arguments.count == 2 else { return }
    let folder = CommandLine.arguments[1]
    for (name, trace, blockEvents) in [
      ("small", RandomTrace(seed: 1, count: 30), 16),
      ("wild", RandomTrace(seed: 2, count: 40, wild: true), 40),
      ("addresses", RandomTrace(seed: 3, count: 24, addresses: true), 64),
      ("long", RandomTrace(seed: 4, count: 300), 300),
    ] {
      let bytes = try trace.bytes(WriterOptions(level: 3, blockEvents: blockEvents))
      write(bytes, "\(folder)/reader/\(name)")
      let unpacked = try UnpackedTrace(unpacking: bytes).bytes
      write(unpacked, "\(folder)/columns/\(name)")
      write(unpacked, "\(folder)/replay/\(name)")
      // A twin repeats itself: the short ones have every kind of line.
      if blockEvents > 100 { continue }
      var reader = try TraceReader(bytes: bytes)
      var text = TextTraceWriter()
      var out = text.header(reader.header)
      var batch = EventBatch()
      while try reader.next(into: &batch) { text.append(batch, reader.tables, to: &out) }
      write(out, "\(folder)/text-twin/\(name)")
      write([0x7F] + out, "\(folder)/import/\(name).twin")
    }
  }

  private static func write(_ bytes: [UInt8], _ path: String) {
    guard let file = fopen(path, "wb") else { return }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
  }
}
