import Replay

/// What follows a complaint about a word that is not among those known.
enum UnknownWord {
  /// The word that may have been meant, else all that are known.
  static func hint(_ word: String, known: [String]) -> String {
    if let near = Suggestion.nearest(to: word, in: known) { return "; did you mean '\(near)'?" }
    return known.isEmpty ? "" : "; known are \(known.joined(separator: ", "))"
  }
}
