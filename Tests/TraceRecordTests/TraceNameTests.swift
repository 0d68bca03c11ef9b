import Testing

@testable import TraceRecord

struct TraceNameTests {
  @Test func everyProcessHasItsNumberWhereThePatternSaysSo() {
    var names = TraceNames("out/%p.memtrace")
    #expect(names.next(process: 7) == "out/7.memtrace")
    #expect(names.next(process: 8) == "out/8.memtrace")
    #expect(names.next(process: 7) == "out/7-2.memtrace")
  }

  @Test func withoutAPatternTheFirstHasThePlainName() {
    var names = TraceNames("a.b/make.memtrace")
    #expect(names.next(process: 7) == "a.b/make.memtrace")
    #expect(names.next(process: 8) == "a.b/make.8.memtrace")
    #expect(names.next(process: 7) == "a.b/make.7.memtrace")
  }

  @Test func nameWithoutExtensionGetsTheNumberBehindIt() {
    var names = TraceNames("a.b/make")
    #expect(names.next(process: 7) == "a.b/make")
    #expect(names.next(process: 8) == "a.b/make.8")
  }
}
