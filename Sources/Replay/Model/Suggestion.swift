/// Finds what a mistyped word may have meant.
public enum Suggestion {
  /// The known word nearest to `word`; nil if none is near: at most a third of its letters may
  /// differ, one in any case. Of equally near ones the first.
  public static func nearest(to word: String, in known: [String]) -> String? {
    guard word.utf8.count <= 100 else { return nil }
    var best: (word: String, distance: Int)?
    for candidate in known {
      let distance = distance(Array(word.lowercased().utf8), Array(candidate.lowercased().utf8))
      if distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    guard let best, best.distance <= max(1, best.word.utf8.count / 3) else { return nil }
    return best.word
  }

  /// How many letters must be inserted, dropped, replaced or swapped with their neighbour
  /// (optimal string alignment) to make one word of the other.
  static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var least = min(row[j] + 1, last[j + 1] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          least = min(least, beforeLast[j - 1] + 1)
        }
        row.append(least)
      }
      (beforeLast, last) = (last, row)
    }
    return last[b.count]
  }
}
