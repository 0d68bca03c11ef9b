/// A line that says that the source lost events: "CPU:1 [LOST 25 EVENTS]" of tracefs and
/// trace-cmd, "… PERF_RECORD_LOST lost 25" of perf.
struct LostNotice {
  /// How many; 0 if it does not say.
  var events: UInt64
  /// The processor that lost them; 0 if it does not say.
  var processor: UInt32

  /// The notice that `line` is, if it is one.
  init?(_ bytes: Span<UInt8>, _ line: Range<Int>) {
    var digits = line.upperBound
    if let place = Ascii.find("LOST", bytes, line) {
      digits = place
    } else {
      guard Ascii.find("EVENTS", bytes, line) != nil,
        let place = Self.lost(bytes, line)
      else { return nil }
      digits = place
    }
    while digits < line.upperBound, !Ascii.isDigit(bytes[digits]) { digits += 1 }
    events = Ascii.decimal(bytes, digits..<line.upperBound).value
    processor = 0
    if let place = Ascii.find("CPU:", bytes, line) {
      let number = Ascii.decimal(bytes, place + 4..<line.upperBound).value
      processor = UInt32(clamping: number)
    }
  }

  /// Where "lost" stands in letters of either case.
  private static func lost(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Int? {
    let word: [UInt8] = Array("lost".utf8)
    guard line.count >= word.count else { return nil }
    for place in line.lowerBound...line.upperBound - word.count
    where word.indices.allSatisfy({ bytes[place + $0] | 32 == word[$0] }) {
      return place
    }
    return nil
  }
}
