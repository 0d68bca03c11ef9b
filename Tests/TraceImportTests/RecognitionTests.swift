import Testing
import TraceFormat
import TraceImport

/// How inputs are recognised, and what is said of those that are not.
struct RecognitionTests {
  @Test(arguments: [
    ("cpus=4\n", "trace-cmd-report"),
    ("# tracer: nop\n#\n", "tracefs"),
    (" a 3 [001] 1.5: kmem:kfree: call_site=f ptr=(nil)\n", "perf-script"),
    (" a-3 [001] 1.5: kfree:      (f) call_site=f ptr=(nil)\n", "trace-cmd-report"),
    (" a-3 [001] ..... 1.5: kfree: call_site=f ptr=0\n", "tracefs"),
    (" a-3 [001] ..... 1.5: kfree: call_site=f ptr=0", "tracefs"),
    ("\nnoise\n a-3 [001] ..... 1.5: mm_page_free_batched: page=0 pfn=1 order=0\n", "tracefs"),
  ])
  func formsAreRecognisedByContent(text: String, form: String) {
    let result = imported(text)
    #expect(result.error == nil)
    #expect(result.form == form)
    #expect(result.header.source == form)
  }

  @Test(arguments: [
    ("", ""), ("hello\nworld\n", "hello"), ("\u{1}\u{2}x", "01 02 78"),
  ])
  func unknownFormsSayWhatWasTriedAndFound(text: String, found: String) {
    let forms = ["perf-script", "trace-cmd-report", "tracefs", "text"]
    #expect(imported(text).error == .unknownForm(path: "test", tried: forms, found: found))
  }

  @Test func unknownNamesAndFilesAreErrors() {
    let forms = ImporterRegistry.rows.map(\.descriptor.name)
    #expect(imported("", form: "nope").error == .unknownImporter(name: "nope", known: forms))
    #expect(throws: ImportError.unreadable(path: "/no/such", reason: "No such file or directory")) {
      _ = try ImportSession(path: "/no/such")
    }
    #expect(throws: ImportError.self) { _ = try ImportSession(path: "/") }
  }

  @Test func addressesAreKeptOnlyIfAskedFor() throws {
    let bytes = try data("tiny.tracefs.txt.gz")
    let session = try ImportSession(
      bytes: bytes, name: "test", options: ImportOptions(keepsAddresses: true))
    #expect(session.header.characteristics.contains(.addresses))
  }

  @Test func processorsAreCountedByHeadingOrBySight() {
    #expect(imported("cpus=4\na-1 [001] 1.5: ev: x\n").header.processorCount == 4)
    #expect(imported("# x   #P:16\na-1 [001] 1.5: ev: x\n").header.processorCount == 16)
    #expect(imported("a-1 [005] 1.5: ev: x\n").header.processorCount == 6)
  }
}
