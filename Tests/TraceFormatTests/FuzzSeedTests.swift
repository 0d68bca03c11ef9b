import FoundationEssentials
import Testing
import TraceFormat

/// A seed that the reader refuses leads a fuzzer nowhere: after a change of the wire format,
/// `scripts/fuzz seeds` makes them anew.
@Suite struct FuzzSeedTests {
  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fuzz/corpus/reader")

  @Test func seedsAreSoundTraces() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    #expect(names.count >= 4)
    for name in names {
      let bytes = [UInt8](try Data(contentsOf: Self.folder.appending(path: name)))
      var reader = try TraceReader(bytes: bytes)
      var batch = EventBatch()
      while try reader.next(into: &batch) {}
      #expect(reader.damage.isEmpty, "\(name)")
    }
  }
}
