import Testing
import TraceFormat
import TraceImport

/// Compressed inputs: the same events as from plain text, and all that is whole of damaged ones.
struct CompressionTests {
  @Test func compressionChangesNothing() throws {
    let gzip = imported(try data("tiny.tracefs.txt.gz"))
    let zstd = imported(try data("tiny.tracefs.txt.zst"))
    #expect(gzip.lines.count > 1890)
    #expect(gzip.lines == zstd.lines)
    #expect(gzip.report == zstd.report)
    #expect(gzip.header == zstd.header)
  }

  @Test func membersFramesAndPaddingMayFollow() throws {
    let gzip = try data("small.tracefs.txt.gz")
    let zstd = try data("small.tracefs.txt.zst")
    let skippable: [UInt8] = [0x51, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]
    let once = imported(gzip)
    #expect(imported(gzip + gzip).report.lines == once.report.lines * 2)
    #expect(imported(gzip + gzip).error == nil)
    #expect(imported(gzip + [0, 0, 0, 0]).error == nil)
    #expect(imported(skippable + zstd + skippable + zstd).report.lines == once.report.lines * 2)
    #expect(imported(skippable + zstd + skippable).error == nil)
  }

  @Test func longWindowsAreReadAndLargerOnesRefused() throws {
    let long = imported(try data("window27.tracefs.txt.zst"))
    #expect(long.error == nil)
    #expect(long.lines == imported(try data("small.tracefs.txt.gz")).lines)
    // A frame header that demands a window of 2^31 bytes: descriptor, then exponent 21.
    let hungry: [UInt8] = [0x28, 0xb5, 0x2f, 0xfd, 0, 21 << 3, 1, 0, 0]
    guard case .damaged(_, "zstd", _, let reason) = imported(hungry).error else {
      Issue.record("a window of 2 GiB was accepted")
      return
    }
    #expect(reason.contains("memory"))
  }

  @Test(arguments: ["small.tracefs.txt.gz", "small.tracefs.txt.zst"])
  func everyCutGivesTheLinesBeforeIt(name: String) throws {
    let bytes = try data(name)
    let whole = imported(bytes, form: "tracefs")
    #expect(whole.error == nil)
    for cut in 4..<bytes.count {
      let part = imported(Array(bytes[..<cut]), form: "tracefs")
      let isPrefix = part.lines.count <= whole.lines.count && whole.lines.starts(with: part.lines)
      #expect(isPrefix, "cut at \(cut)")
      guard case .truncated(let path, _, let offset) = part.error else {
        Issue.record("cut at \(cut): \(String(describing: part.error))")
        continue
      }
      #expect(path == "test" && offset == UInt64(cut))
    }
  }

  @Test(arguments: ["small.tracefs.txt.gz", "small.tracefs.txt.zst"])
  func everyFlippedByteIsFoundOrHarmless(name: String) throws {
    let bytes = try data(name)
    let whole = imported(bytes, form: "tracefs")
    var found = 0
    for place in 4..<bytes.count {
      var damaged = bytes
      damaged[place] ^= 0x55
      let result = imported(damaged, form: "tracefs")
      if result.error == nil {
        // Only what is not data: gzip's time stamp, system and flags.
        #expect(place < 10 && result.lines == whole.lines, "byte \(place)")
      } else {
        found += 1
      }
    }
    #expect(found > bytes.count - 12)
  }

  @Test func damageIsToldByItsPlace() throws {
    let gzip = try data("small.tracefs.txt.gz")
    let result = imported(gzip + [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    #expect(result.lines == imported(gzip).lines)
    guard case .damaged("test", "gzip", let offset, _) = result.error else {
      Issue.record("trailing bytes were not found: \(String(describing: result.error))")
      return
    }
    #expect(offset >= UInt64(gzip.count) && offset <= UInt64(gzip.count + 2))
  }

  @Test func plainTextMayEndAnywhere() throws {
    let text = "a-1 [0] 1.5: ev: x\na-1 [0] 1.6: ev: y"
    #expect(imported(text).lines.count == 2)
    #expect(imported(text + "\n").lines.count == 2)
    #expect(imported(text.replacing("\n", with: "\r\n")).lines == imported(text).lines)
  }
}
