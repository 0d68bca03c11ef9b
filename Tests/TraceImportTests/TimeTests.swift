import Testing
import TraceFormat
import TraceImport

/// Times, ties, and lines that are no events.
struct TimeTests {
  private func line(_ time: String, _ event: String = "x: y") -> String {
    "sh-7 [000] \(time): \(event)\n"
  }

  @Test func timesCountFromTheFirstLineAndNeverFall() {
    let result = imported(
      line("10.000005") + line("10.000005") + line("10.000009") + line("9.5") + line("10.000007")
        + line("10.0000125"), form: "tracefs")
    let times = result.lines.map { $0.prefix { $0 != " " } }
    #expect(times == ["0", "0", "4000", "4000", "4000", "7500"])
    #expect(result.report[.timestampTies] == 1)
    #expect(result.report[.backwardTimes] == 1)
    #expect(result.header.startNanoseconds == 10_000_005_000)
    #expect(result.header.clockResolutionNanoseconds == 1000)
    #expect(result.report.lastNanoseconds == 10_000_012_500)
  }

  @Test func digitsBeyondNanosecondsAreDropped() {
    let result = imported(line("1.0000000009") + line("1.0000000019"), form: "tracefs")
    #expect(result.lines.map { $0.prefix { $0 != " " } } == ["0", "1"])
    #expect(result.header.clockResolutionNanoseconds == 1)
  }

  @Test func impossibleTimesAreSkipped() {
    let result = imported(line("99999999999999999999.5") + line("1.5"), form: "tracefs")
    #expect(result.lines.count == 1)
    #expect(result.report[.timeOutOfRange] == .init(lines: 1, firstLines: [1]))
  }

  @Test func noticesOfLostEventsBecomeEvents() {
    let result = imported(
      "CPU:1 [LOST 25 EVENTS]\n" + line("1.5") + "CPU:0 [lost 3 EVENTS]\n"
        + "sh 7 [000] 1.6: PERF_RECORD_LOST lost 9\nCPU:1 [EVENTS DROPPED]\n", form: "tracefs")
    #expect(
      result.lines == [
        "0 lost lost 25 | -0 1", "0 other x | sh-7 0", "0 lost lost 3 | sh-7 0",
        "0 lost lost 9 | sh-7 0",
      ])
    #expect(result.report.lostNotices == 3)
    #expect(result.report.lostEvents == 37)
    #expect(result.report.skippedLines == 1)
  }

  @Test func skippedLinesAreToldByReasonAndNumber() {
    let result = imported(
      "# comment\n\n" + line("1.5") + "garbage\r\n   \t\n" + line("1.6", "kfree: no pointer")
        + line("1.7", "mm_page_alloc: page=x pfn=y"), form: "tracefs")
    #expect(result.report[.heading] == .init(lines: 1, firstLines: [1]))
    #expect(result.report[.blank] == .init(lines: 2, firstLines: [2, 5]))
    #expect(result.report[.notAnEvent] == .init(lines: 1, firstLines: [4]))
    #expect(result.report[.unreadableFields] == .init(lines: 2, firstLines: [6, 7]))
    #expect(result.report.lines == 7)
    #expect(result.report.events == 1)
  }

  @Test func longLinesAreDroppedWhole() {
    let long = String(repeating: "x", count: 3 << 20)
    let result = imported(
      line("1.5") + "sh-7 [000] 1.6: a: " + long + "\n" + line("1.7") + long, form: "tracefs")
    #expect(result.lines.count == 2)
    #expect(result.report[.lineTooLong] == .init(lines: 2, firstLines: [2, 4]))
    #expect(result.error == nil)
  }

  @Test func unknownFlagWordsAreCounted() {
    let fields = "call_site=f ptr=0x10 bytes_req=1 bytes_alloc=8 gfp_flags="
    let result = imported(
      line("1.5", "kmalloc: \(fields)GFP_KERNEL|GFP_STRANGE")
        + line("1.6", "kmalloc: \(fields)0x400|0x80000000"), form: "tracefs")
    #expect(result.report.unrecognisedFlagWords == ["GFP_STRANGE": 1])
    #expect(result.lines[0].contains("may-wait"))
    #expect(result.lines.last?.contains("known+may-wait+may-fail @") == true)
  }
}
