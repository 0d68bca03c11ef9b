import TestSupport
import Testing
import TraceFormat

/// Is the text twin lossless, both ways?
@Suite struct TextTwinTests {
  private func text(_ bytes: [UInt8]) throws -> String {
    var reader = try TraceReader(bytes: bytes)
    var writer = TextTraceWriter()
    var out = writer.header(reader.header)
    var batch = EventBatch()
    while try reader.next(into: &batch) { writer.append(batch, reader.tables, to: &out) }
    return String(decoding: out, as: UTF8.self)
  }

  private func trace(_ text: String) throws -> [UInt8] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)[...]
    var reader = TextTraceReader()
    while let line = lines.first, try reader.takeHeader(line) { lines = lines.dropFirst() }
    var writer = try TraceWriter(to: .memory, header: reader.header)
    for line in lines { try reader.takeEvent(line, into: &writer) }
    return try writer.finish().memory
  }

  @Test(arguments: [UInt64](1...6))
  func textOfTraceOfTextIsTheText(seed: UInt64) throws {
    let made = RandomTrace(
      seed: seed, count: 800, wild: seed == 3, addresses: seed.isMultiple(of: 2))
    let first = try text(made.bytes())
    let back = try trace(first)
    #expect(try text(back) == first)
    // From the second time on tables are in order of first use: the bytes are the same, too.
    #expect(try trace(text(back)) == back)
  }

  @Test(arguments: [
    ("0 0 1 a nonsense type=cache:x", "an event kind"),
    ("0 0 1 a free type=cache:x", "object="),
    ("0 0 1 a free type=cache:x object=5", "an object born before"),
    ("x 0 1 a allocate type=cache:x", "seconds with up to nine decimals"),
    ("0 0 1 a allocate type=cache:x requested=-1", "a number for requested"),
    ("0 0 1 a allocate type=x", "type=family:name"),
    (
      "0 0 1 a gauge type=event:x free_pages=1",
      "the fields free_pages, minimum_pages, low_pages, high_pages"
    ),
  ])
  func badLinesSayWhere(line: String, expected: String) throws {
    let error = try #require(throws: TraceError.self) {
      _ = try trace("#memtrace-text 1\n\(line)\n")
    }
    guard case .badLine(let number, let wanted, _) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(number == 2)
    #expect(wanted == expected)
  }
}
