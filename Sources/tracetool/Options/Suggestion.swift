/// "Did you mean": the known word that is nearest to a mistyped one.
enum Suggestion {
  /// The words that need the fewest edits, if those are few for the word's length.
  static func nearest(to word: String, among known: [String]) -> String? {
    let scored = known.map { (word: $0, distance: distance(word.lowercased(), $0.lowercased())) }
    guard let best = scored.min(by: { $0.distance < $1.distance }) else { return nil }
    let isPrefix = word.count >= 2 && best.word.hasPrefix(word)
    return best.distance <= max(1, word.count / 3 + 1) || isPrefix ? best.word : nil
  }

  /// What follows a complaint about an unknown word.
  static func hint(for word: String, among known: [String]) -> String {
    if let nearest = nearest(to: word, among: known) { return "; did you mean '\(nearest)'?" }
    return known.isEmpty ? "" : "; known are \(known.joined(separator: ", "))"
  }

  /// Insertions, deletions, replacements and swaps of neighbours that lead from `a` to `b`
  /// (Damerau 1964, optimal string alignment).
  private static func distance(_ a: String, _ b: String) -> Int {
    let (first, second) = (Array(a.utf8.prefix(64)), Array(b.utf8.prefix(64)))
    var older: [Int] = []
    var former = Array(0...second.count)
    for i in first.indices {
      var row = [i + 1]
      for j in second.indices {
        let replaced = former[j] + (first[i] == second[j] ? 0 : 1)
        var best = min(replaced, row[j] + 1, former[j + 1] + 1)
        if i > 0, j > 0, first[i] == second[j - 1], first[i - 1] == second[j] {
          best = min(best, older[j - 1] + 1)
        }
        row.append(best)
      }
      (older, former) = (former, row)
    }
    return former[second.count]
  }
}
