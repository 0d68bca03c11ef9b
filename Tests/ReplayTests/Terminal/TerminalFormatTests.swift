import Replay
import Testing

@Suite struct TerminalFormatTests {
  @Test func bytesAreWrittenInPowersOf1024() {
    #expect(ByteFormat.text(0) == "0 B")
    #expect(ByteFormat.text(1023) == "1023 B")
    #expect(ByteFormat.text(1024) == "1.0 KiB")
    #expect(ByteFormat.text(1536) == "1.5 KiB")
    #expect(ByteFormat.text(1_048_576) == "1.0 MiB")
    #expect(ByteFormat.text(-2048) == "-2.0 KiB")
    #expect(ByteFormat.text(5 * 1024 * 1024 * 1024) == "5.0 GiB")
    #expect(ByteFormat.aligned(7) == "7 B  ")
    #expect(ByteFormat.text(UInt64.max) == "16.0 EiB")
  }

  @Test func noSizeIsEverWrittenAs1024OfAUnit() {
    var bytes = 1024
    while bytes < 1 << 50 {
      for near in (bytes - 200)...(bytes + 200) {
        #expect(!ByteFormat.text(near).hasPrefix("1024.0"), "\(near)")
      }
      bytes *= 2
    }
  }

  @Test func fixedPointRoundsAndPads() {
    #expect(FixedPoint.text(1.005, decimals: 1) == "1.0")
    #expect(FixedPoint.text(0.05, decimals: 2) == "0.05")
    #expect(FixedPoint.text(-0.25, decimals: 1) == "-0.3")
    #expect(FixedPoint.text(12, decimals: 0) == "12")
    #expect(FixedPoint.text(.nan, decimals: 1) == "-")
    #expect(FixedPoint.percent(0.125) == "12.5%")
    #expect(FixedPoint.grouped(1_234_567) == "1,234,567")
    #expect(FixedPoint.grouped(-999) == "-999")
  }

  @Test func durationsTakeTheUnitThatSuits() {
    #expect(DurationFormat.text(nanoseconds: 17) == "17 ns")
    #expect(DurationFormat.text(nanoseconds: 1_500) == "1.5 us")
    #expect(DurationFormat.text(nanoseconds: 3_250_000_000) == "3.25 s")
    #expect(DurationFormat.text(nanoseconds: 725_000_000_000) == "12 min 05 s")
    #expect(DurationFormat.text(nanoseconds: 11_520_000_000_000) == "3 h 12 min")
  }

  @Test func sparklineKeepsPeaks() {
    let ascii = TerminalStyle()
    #expect(Sparkline.text([0, 1, 2, 7], width: 10, style: ascii) == "_.:#")
    var values = [Double](repeating: 1, count: 1000)
    values[537] = 100
    let line = Sparkline.text(values, width: 20, style: TerminalStyle(unicode: true))
    #expect(line.count == 20)
    #expect(line.filter { $0 == "█" }.count == 1)
    #expect(Sparkline.text([Int](), width: 5, style: ascii).isEmpty)
    #expect(Sparkline.text([0, 0], width: 5, style: ascii) == "__")
  }
}
