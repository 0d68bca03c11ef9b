/// One table of a scenario file, read key by key with bounds, so that whatever is wrong is refused
/// with its line and key.
struct ScenarioSection {
  let path: String
  let table: TomlTable
  let line: Int

  /// A table whose keys are all known.
  init(
    _ path: String, _ node: TomlNode, known: [String]
  ) throws(ScenarioError) {
    guard case .table(let table) = node.value else {
      throw ScenarioError(
        line: node.line, key: path, message: "expected a table, found \(node.value.kind)")
    }
    self.path = path
    self.table = table
    line = node.line
    for (key, node) in table.entries where !known.contains(key) {
      let hint = Suggestion.nearest(to: key, in: known).map { "; did you mean \($0)?" }
      throw ScenarioError(
        line: node.line, key: name(key),
        message: "is not known" + (hint ?? "; known are \(known.joined(separator: ", "))"))
    }
  }

  /// A key with the tables that it is in.
  func name(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  /// A complaint about a key's value.
  func wrong(_ key: String, _ message: String) -> ScenarioError {
    ScenarioError(line: table[key]?.line ?? line, key: name(key), message: message)
  }

  func has(_ key: String) -> Bool { table[key] != nil }

  /// A whole number within a range.
  func integer(
    _ key: String, _ range: ClosedRange<Int>, default fallback: Int
  ) throws(ScenarioError) -> Int {
    guard let node = table[key] else { return fallback }
    guard case .integer(let number) = node.value, range.contains(number) else {
      throw wrong(
        key,
        "expected a whole number from \(range.lowerBound) to \(range.upperBound), found "
          + Self.text(node))
    }
    return number
  }

  /// A number of pages.
  func pages(_ key: String, default fallback: Int = 0) throws(ScenarioError) -> Int {
    try integer(key, 0...(1 << 32), default: fallback)
  }

  /// A time or duration in seconds, as nanoseconds.
  func seconds(
    _ key: String, default fallback: UInt64? = nil
  ) throws(ScenarioError) -> UInt64 {
    let longest = 10_000_000
    let expected = "expected seconds from 0 to \(longest)"
    guard let node = table[key] else {
      if let fallback { return fallback }
      throw wrong(key, "\(expected), found nothing")
    }
    switch node.value {
    case .integer(let number) where (0...longest).contains(number):
      return UInt64(number) * 1_000_000_000
    case .number(let number) where number >= 0 && number <= Double(longest):
      return UInt64((number * 1_000_000_000).rounded())
    default: throw wrong(key, "\(expected), found \(Self.text(node))")
    }
  }

  func flag(_ key: String, default fallback: Bool) throws(ScenarioError) -> Bool {
    guard let node = table[key] else { return fallback }
    guard case .boolean(let value) = node.value else {
      throw wrong(key, "expected true or false, found \(Self.text(node))")
    }
    return value
  }

  /// A word; nil if the key is not there.
  func word(_ key: String) throws(ScenarioError) -> String? {
    guard let node = table[key] else { return nil }
    guard case .string(let word) = node.value else {
      throw wrong(key, "expected a word in quotes, found \(Self.text(node))")
    }
    return word
  }

  /// One of some words.
  func word(
    _ key: String, of known: [String], default fallback: String? = nil
  ) throws(ScenarioError) -> String {
    let expected = "expected one of \(known.joined(separator: ", "))"
    guard let word = try word(key) else {
      if let fallback { return fallback }
      throw wrong(key, "\(expected), found nothing")
    }
    guard known.contains(word) else {
      let hint = Suggestion.nearest(to: word, in: known).map { "; did you mean \($0)?" } ?? ""
      throw wrong(key, "\(expected), found \"\(word)\"\(hint)")
    }
    return word
  }

  /// The elements of an array; none if the key is not there.
  func elements(_ key: String) throws(ScenarioError) -> [TomlNode] {
    guard let node = table[key] else { return [] }
    guard case .array(let elements) = node.value else {
      throw wrong(key, "expected an array, found \(node.value.kind)")
    }
    return elements
  }

  /// What stands there, for a complaint.
  static func text(_ node: TomlNode) -> String {
    switch node.value {
    case .string(let text): "\"\(text)\""
    case .integer(let number): String(number)
    case .number(let number): String(number)
    case .boolean(let value): String(value)
    case .array, .table: node.value.kind
    }
  }
}
