/// The field "call_site=": function and offset. tracefs adds the function's length, which says
/// nothing of the call and is dropped; a module's name in brackets is kept.
enum CallSite {
  /// The call site in `head`, the fields before "ptr="; empty if there is none.
  static func text(_ bytes: Span<UInt8>, _ head: Range<Int>) -> String {
    guard let key = Ascii.find("call_site=", bytes, head) else { return "" }
    let start = key + "call_site=".utf8.count
    let valueEnd = head.upperBound - "ptr=".utf8.count
    guard start <= valueEnd else { return "" }
    let end = Ascii.blanksBefore(valueEnd, bytes, from: start)
    guard let slash = Ascii.find("/0x", bytes, start..<end) else {
      return Ascii.text(bytes, start..<end)
    }
    var lengthEnd = slash + 3
    while lengthEnd < end, Ascii.hexDigit(bytes[lengthEnd]) < 16 { lengthEnd += 1 }
    return Ascii.text(bytes, start..<slash) + Ascii.text(bytes, lengthEnd..<end)
  }
}
