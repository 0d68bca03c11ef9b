/// A mark that says when a sample was taken: `TAG:sample N …`. A sampler that writes one before
/// and one after has `begin` or `end` as the last word; what it read stands at the end.
struct SampleMark: Equatable {
  /// The sample's number.
  var sample: UInt64

  /// Nil if the text is another mark, or the one before the sample.
  init?(_ text: String) {
    let words = text.split(separator: " ")
    guard words.count >= 2, words[0].hasSuffix(":sample"), let number = UInt64(words[1]),
      words.last != "begin"
    else { return nil }
    sample = number
  }
}
